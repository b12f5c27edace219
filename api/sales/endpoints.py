from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api import contract
from api.auth import WorkerAuth
from api.calls.errors import CallNotFound, CallOver
from api.contract import BookDemo, Demo
from api.db import Session
from api.errors import Unauthorized
from api.models.product import Product
from api.problems import describe
from api.sales import service
from api.sales.calendar import Calendar, Slot
from api.sales.errors import DayUnreadable, DemoKeyReused, SlotNotFound, SlotTaken
from api.sales.repository import PostgresCalendar

router = APIRouter(prefix="/v1/worker", tags=["sales"], dependencies=[WorkerAuth])

Day = Annotated[str, Query(min_length=1, max_length=100, description="As the caller says it: next tuesday, may 3rd")]


def _calendar(request: Request, session: Session) -> Calendar:
    theirs: Calendar | None = request.app.state.connected.calendar
    return theirs or PostgresCalendar(session)


TheCalendar = Annotated[Calendar, Depends(_calendar)]


@router.get("/products", response_model=list[contract.Product], responses=describe(Unauthorized))
async def list_products(session: Session) -> Sequence[Product]:
    """What can be bought, cheapest first; prices are a month's."""
    return await service.products(session)


@router.get(
    "/demo-slots",
    response_model=list[contract.DemoSlot],
    responses=describe(Unauthorized, CallNotFound, DayUnreadable),
)
async def list_demo_slots(
    session: Session, calendar: TheCalendar, day: Day | None = None, call_id: UUID | None = None
) -> Sequence[Slot]:
    """Free times for a demo, soonest first; with `day`, that day's, in the time zone of `call_id`'s customer."""
    return await service.free_slots(session, calendar, day, call_id)


@router.post(
    "/calls/{call_id}/demos",
    responses=describe(Unauthorized, CallNotFound, SlotNotFound, SlotTaken, CallOver, DemoKeyReused),
)
async def book_demo(call_id: UUID, body: BookDemo, session: Session, calendar: TheCalendar) -> Demo:
    """Book a demo for the caller, and promise it. The same key twice is one demo."""
    return await service.book(session, calendar, call_id, body)
