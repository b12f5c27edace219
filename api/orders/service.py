import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract, naming
from api.calls import service as calls
from api.calls.errors import CallOver
from api.contract import CallState, ChangeOrder, KitchenAnswer, MenuItem, OrderState, PlaceOrder, SetOrderLine
from api.live.announcements import Topic, announce
from api.models.call import Call
from api.models.order import Order
from api.models.order_line import OrderLine
from api.naming import Label
from api.orders import lifecycle, reading
from api.orders.errors import ItemUnknown, MenuEmpty, OrderKeyReused
from api.orders.lifecycle import Change, Dish, Times
from api.orders.repository import OrderRepository
from api.orders.schemas import OrderRead
from api.orders.shop import Accepted, Purchase, Shop
from api.pagination import Page, Paging, next_cursor

log = logging.getLogger(__name__)


async def menu(shop: Shop) -> list[MenuItem]:
    return [reading.menu_item(dish) for dish in await shop.menu()]


async def ask_kitchen(shop: Shop, said: str) -> KitchenAnswer:
    return reading.kitchen_answer(_meant(said, await shop.menu()))


async def get(session: AsyncSession, shop: Shop, call_id: UUID) -> contract.Order:
    """The call's open order, begun when there is none."""
    return reading.order(await _open(session, shop, await calls.lock(session, call_id)))


async def set_line(session: AsyncSession, shop: Shop, call_id: UUID, request: SetOrderLine) -> contract.Order:
    order = await _changeable(session, shop, call_id)
    dishes = await shop.menu()
    if request.quantity:
        _put(order, _meant(request.item, dishes), request.quantity, dishes)
    else:
        _take_off(order, request.item, dishes)
    await _tell(session, order)
    return reading.order(order)


async def change(session: AsyncSession, shop: Shop, call_id: UUID, request: ChangeOrder) -> contract.Order:
    order = await _changeable(session, shop, call_id)
    if request.customer_name is not None:
        order.customer_name = " ".join(request.customer_name.split())
    if request.payment is not None:
        order.payment = request.payment
    await _tell(session, order)
    return reading.order(order)


async def place(session: AsyncSession, shop: Shop, call_id: UUID, request: PlaceOrder) -> contract.Order:
    """Give the order to the kitchen. Number, time and stock, or nothing of it."""
    call = await calls.lock(session, call_id)
    earlier = await OrderRepository(session).by_key(call_id, request.key)
    if earlier is not None:
        return _repeated(earlier, request.key)
    order = await _open(session, shop, _on_the_line(call))
    await _place(session, shop, order, request.key)
    return reading.order(order)


async def reopen(session: AsyncSession, shop: Shop, call_id: UUID) -> contract.Order:
    """A placed order can be changed again, as long as the kitchen has not begun. A draft stays one."""
    order = await _open(session, shop, _on_the_line(await calls.lock(session, call_id)))
    if order.state is OrderState.placed:
        await _withdraw(shop, order)
        await _move(session, order, Change.reopened)
    return reading.order(order)


async def cancel(session: AsyncSession, shop: Shop, call_id: UUID) -> contract.Order:
    """What was cancelled stays so: asking again changes nothing."""
    call = _on_the_line(await calls.lock(session, call_id))
    order = await OrderRepository(session).latest_of_call(call_id) or await _begin(session, shop, call)
    if order.state is OrderState.placed:
        await _withdraw(shop, order)
    if order.state is not OrderState.cancelled:
        await _move(session, order, Change.cancelled)
    return reading.order(order)


async def abandon(session: AsyncSession, call_id: UUID) -> None:
    """The caller of a locked call is gone: nobody finishes a draft, and the kitchen makes what was placed."""
    order = await OrderRepository(session).latest_of_call(call_id)
    if order is not None and order.state is OrderState.draft:
        await _move(session, order, Change.cancelled)


async def of_calls(session: AsyncSession, call_ids: Collection[UUID]) -> dict[UUID, contract.Order]:
    """The latest order of each call that has one."""
    return {order.call_id: reading.order(order) for order in await OrderRepository(session).of_calls(call_ids)}


async def page(session: AsyncSession, state: OrderState | None, paging: Paging) -> Page[OrderRead]:
    rows = await OrderRepository(session).page(state, paging.limit, paging.before)
    return Page(items=[reading.listed(row) for row in rows], next=next_cursor(rows, paging.limit))


def _on_the_line(call: Call) -> Call:
    if call.state is CallState.ended:
        raise CallOver("The call is over.")
    return call


async def _open(session: AsyncSession, shop: Shop, call: Call) -> Order:
    order = await OrderRepository(session).latest_of_call(call.id)
    if order is None or order.state is OrderState.cancelled:
        return await _begin(session, shop, _on_the_line(call))
    return order


async def _begin(session: AsyncSession, shop: Shop, call: Call) -> Order:
    dishes = await shop.menu()
    if not dishes:
        raise MenuEmpty("There is nothing on the menu.")
    order = Order(call_id=call.id, state=OrderState.draft, currency=dishes[0].currency, used_keys=[], lines=[])
    OrderRepository(session).add(order)
    await session.flush()
    await _tell(session, order)
    return order


async def _changeable(session: AsyncSession, shop: Shop, call_id: UUID) -> Order:
    order = await _open(session, shop, _on_the_line(await calls.lock(session, call_id)))
    lifecycle.check_changeable(order.state)
    return order


def _put(order: Order, dish: Dish, quantity: int, dishes: Sequence[Dish]) -> None:
    lifecycle.check_line(dish, quantity, dishes, order.currency)
    for line in order.lines:
        if line.item == dish.name:
            line.quantity = quantity
            return
    order.lines.append(OrderLine(item=dish.name, quantity=quantity, unit_price=dish.price))


def _take_off(order: Order, said: str, dishes: Sequence[Dish]) -> None:
    """Also what has left the menu since it was chosen."""
    meant = naming.find(said, dishes) or naming.find(said, [Label(line.item) for line in order.lines])
    if meant is None:
        raise _unknown(said, dishes)
    order.lines = [line for line in order.lines if line.item != meant.name]


async def _place(session: AsyncSession, shop: Shop, order: Order, key: str) -> None:
    now = datetime.now(UTC)
    lifecycle.advance(order.state, Change.placed)
    quantities = _quantities(order)
    payment = lifecycle.check_complete(quantities, order.payment)
    accepted = await shop.accept(
        Purchase(
            order_id=order.id,
            key=key,
            number=order.number,
            customer_name=order.customer_name,
            payment=payment,
            quantities=quantities,
        ),
        now,
    )
    order.number, order.placed_at, order.used_keys = accepted.number, now, [*order.used_keys, key]
    order.preparation_at, order.ready_at = accepted.times.preparation_at, accepted.times.ready_at
    await _move(session, order, Change.placed)


async def _withdraw(shop: Shop, order: Order) -> None:
    """From the kitchen, which gives back what it took for the order."""
    assert order.number is not None  # noqa: S101 -- and so on: ck_orders_placed_is_whole
    assert order.preparation_at is not None  # noqa: S101
    assert order.ready_at is not None  # noqa: S101
    accepted = Accepted(order.number, Times(order.preparation_at, order.ready_at))
    await shop.withdraw(accepted, _quantities(order), datetime.now(UTC))
    order.preparation_at = order.ready_at = None


async def _move(session: AsyncSession, order: Order, change: Change) -> None:
    before, order.state = order.state, lifecycle.advance(order.state, change)
    log.info("order moved", extra={"order_id": str(order.id), "change": change, "before": before, "after": order.state})
    await _tell(session, order)


async def _tell(session: AsyncSession, order: Order) -> None:
    await announce(session, Topic.order, call_id=order.call_id, id=order.id)


def _repeated(earlier: Order, key: str) -> contract.Order:
    if earlier.state is not OrderState.placed or earlier.used_keys[-1] != key:
        raise OrderKeyReused("The order that was placed with this key has been taken back since.")
    return reading.order(earlier)


def _meant(said: str, dishes: Sequence[Dish]) -> Dish:
    dish = naming.find(said, dishes)
    if dish is None:
        raise _unknown(said, dishes)
    return dish


def _unknown(said: str, dishes: Sequence[Dish]) -> ItemUnknown:
    return ItemUnknown("There is no such item on the menu.", suggestions=naming.resembling(said, dishes))


def _quantities(order: Order) -> dict[str, int]:
    return {line.item: line.quantity for line in order.lines}
