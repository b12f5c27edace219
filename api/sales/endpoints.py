from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter

from api import contract
from api.auth import WorkerAuth
from api.calls.errors import CallNotFound, CallOver
from api.contract import BookDemo, Demo
from api.db import Session
from api.errors import Unauthorized
from api.models.demo_slot import DemoSlot
from api.models.product import Product
from api.problems import describe
from api.sales import service
from api.sales.errors import DemoKeyReused, SlotNotFound, SlotTaken

router = APIRouter(prefix="/v1/worker", tags=["sales"], dependencies=[WorkerAuth])


@router.get("/products", response_model=list[contract.Product], responses=describe(Unauthorized))
async def list_products(session: Session) -> Sequence[Product]:
    """What can be bought, cheapest first; prices are a month's."""
    return await service.products(session)


@router.get("/demo-slots", response_model=list[contract.DemoSlot], responses=describe(Unauthorized))
async def list_demo_slots(session: Session) -> Sequence[DemoSlot]:
    """Free times for a demo, soonest first."""
    return await service.free_slots(session)


@router.post(
    "/calls/{call_id}/demos",
    responses=describe(Unauthorized, CallNotFound, SlotNotFound, SlotTaken, CallOver, DemoKeyReused),
)
async def book_demo(call_id: UUID, body: BookDemo, session: Session) -> Demo:
    """Book a demo for the caller, and promise it. The same key twice is one demo."""
    return await service.book(session, call_id, body)
