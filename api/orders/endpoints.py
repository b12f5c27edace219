from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.auth import SessionExpired, SignedIn, WorkerAuth
from api.calls.errors import CallNotFound, CallOver
from api.contract import ChangeOrder, KitchenAnswer, MenuItem, Order, OrderState, PlaceOrder, SetOrderLine
from api.db import Session
from api.errors import Unauthorized
from api.orders import service
from api.orders.errors import (
    CurrencyMixed,
    ItemSoldOut,
    ItemUnknown,
    MenuEmpty,
    OrderEmpty,
    OrderInPreparation,
    OrderKeyReused,
    OrderPlaced,
    PaymentMissing,
    QuantityTooLarge,
)
from api.orders.postgres import PostgresShop
from api.orders.schemas import OrderRead
from api.orders.shop import Shop
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe

worker_router = APIRouter(prefix="/v1/worker", tags=["orders"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/orders", tags=["orders"])


def _shop(request: Request, session: Session) -> Shop:
    theirs: Shop | None = request.app.state.connected.shop
    return theirs or PostgresShop(session)


OurShop = Annotated[Shop, Depends(_shop)]
ORDER = "/calls/{call_id}/order"


@worker_router.get("/menu", responses=describe(Unauthorized))
async def get_menu(shop: OurShop) -> list[MenuItem]:
    """What a caller may be told of the menu, sold-out items included, in the order in which it is read out."""
    return await service.menu(shop)


@worker_router.get("/kitchen", responses=describe(Unauthorized, ItemUnknown))
async def ask_kitchen(
    item: Annotated[str, Query(min_length=1, max_length=100, description="As callers say it.")], shop: OurShop
) -> KitchenAnswer:
    """What is in an item, and whether there is any. `item-unknown` carries `suggestions`."""
    return await service.ask_kitchen(shop, item)


@worker_router.get(ORDER, responses=describe(Unauthorized, CallNotFound, CallOver, MenuEmpty))
async def get_order(call_id: UUID, session: Session, shop: OurShop) -> Order:
    """The call's open order: a draft, or what was placed. Without one, an empty draft is made."""
    return await service.get(session, shop, call_id)


@worker_router.put(
    f"{ORDER}/lines",
    responses=describe(
        Unauthorized,
        CallNotFound,
        ItemUnknown,
        CallOver,
        MenuEmpty,
        ItemSoldOut,
        OrderPlaced,
        CurrencyMixed,
        QuantityTooLarge,
    ),
)
async def set_order_line(call_id: UUID, body: SetOrderLine, session: Session, shop: OurShop) -> Order:
    """Say how many of an item the caller wants in all; 0 takes it off.

    `item-unknown` carries `suggestions`; `item-sold-out` carries `item`, `left` and `alternatives`;
    `quantity-too-large` carries `limit`.
    """
    return await service.set_line(session, shop, call_id, body)


@worker_router.patch(ORDER, responses=describe(Unauthorized, CallNotFound, CallOver, MenuEmpty, OrderPlaced))
async def change_order(call_id: UUID, body: ChangeOrder, session: Session, shop: OurShop) -> Order:
    """Whom the order is for, and how it is paid at pickup."""
    return await service.change(session, shop, call_id, body)


@worker_router.post(
    f"{ORDER}/place",
    responses=describe(
        Unauthorized,
        CallNotFound,
        CallOver,
        MenuEmpty,
        ItemSoldOut,
        OrderPlaced,
        OrderKeyReused,
        OrderEmpty,
        PaymentMissing,
    ),
)
async def place_order(call_id: UUID, body: PlaceOrder, session: Session, shop: OurShop) -> Order:
    """Give the order to the kitchen; it gets its number and the time at which it is ready. The same key twice is once.

    `item-sold-out` carries `item`, `left` and `alternatives`: it went to somebody else meanwhile.
    """
    return await service.place(session, shop, call_id, body)


@worker_router.post(
    f"{ORDER}/reopen", responses=describe(Unauthorized, CallNotFound, CallOver, MenuEmpty, OrderInPreparation)
)
async def reopen_order(call_id: UUID, session: Session, shop: OurShop) -> Order:
    """Make a placed order a draft again, to change it. It keeps its number, and must be placed again."""
    return await service.reopen(session, shop, call_id)


@worker_router.post(
    f"{ORDER}/cancel", responses=describe(Unauthorized, CallNotFound, CallOver, MenuEmpty, OrderInPreparation)
)
async def cancel_order(call_id: UUID, session: Session, shop: OurShop) -> Order:
    """Give the order up. A cancelled order stays so; what is ordered next is another one."""
    return await service.cancel(session, shop, call_id)


@router.get("", responses=describe(Unauthorized, SessionExpired, BadCursor))
async def list_orders(
    _: SignedIn, session: Session, paging: PageOf, state: Annotated[OrderState | None, Query()] = None
) -> Page[OrderRead]:
    """Orders with something on them, newest first."""
    return await service.page(session, state, paging)
