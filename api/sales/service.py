from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import service as calls
from api.calls.errors import CallOver
from api.contract import BookDemo, CallState, MakePromise, PromiseKind, spoken
from api.customers import clock
from api.customers import service as customers
from api.models.call import Call
from api.models.demo import Demo
from api.models.product import Product
from api.promises import service as promises
from api.sales.calendar import Calendar, Slot
from api.sales.errors import DayUnreadable, DemoKeyReused
from api.sales.repository import SalesRepository

MOST_SLOTS = 20


async def products(session: AsyncSession) -> Sequence[Product]:
    return await SalesRepository(session).products()


async def free_slots(
    session: AsyncSession, calendar: Calendar, day: str | None, call_id: UUID | None
) -> Sequence[Slot]:
    """The soonest, or those of a day as a caller says it, who has their own idea of when a day begins."""
    now = datetime.now(UTC)
    if day is None:
        return await calendar.free(now, None, MOST_SLOTS)
    where = await _zone(session, await calls.get(session, call_id)) if call_id else None
    meant = spoken.day(day, clock.today(now, where))
    if meant is None:
        raise DayUnreadable("It isn't clear which day that is.")
    first, last = clock.day_bounds(meant, where)
    return await calendar.free(max(first, now), last, MOST_SLOTS)


async def book(session: AsyncSession, calendar: Calendar, call_id: UUID, request: BookDemo) -> contract.Demo:
    """Take a free slot for the caller, customer or not, and promise the demo. Both stand or neither."""
    call = await calls.lock(session, call_id)
    demo = await SalesRepository(session).demo_by_key(call_id, request.key)
    if demo is None:
        demo = await _booked(session, calendar, call, request)
    elif demo.slot_id != request.slot_id:
        raise DemoKeyReused("This key belongs to another demo.")
    return contract.Demo(id=demo.id, starts_at=demo.starts_at)


async def _booked(session: AsyncSession, calendar: Calendar, call: Call, request: BookDemo) -> Demo:
    if call.state is CallState.ended:
        raise CallOver("The call is over.")
    slot = await calendar.take(request.slot_id, datetime.now(UTC), f"{call.id}:{request.key}")
    promise = await promises.make(session, call.id, _promise(slot, await _zone(session, call)))
    demo = Demo(
        slot_id=slot.id,
        starts_at=slot.starts_at,
        call_id=call.id,
        customer_id=call.customer_id,
        promise_id=promise.id,
        key=request.key,
    )
    SalesRepository(session).add(demo)
    await session.flush()
    return demo


def _promise(slot: Slot, where: ZoneInfo | None) -> MakePromise:
    return MakePromise(
        kind=PromiseKind.demo,
        text=f"Product demo on {clock.in_full(slot.starts_at, where)}",
        due_at=slot.starts_at,
        key=f"demo:{slot.id}",
    )


async def _zone(session: AsyncSession, call: Call) -> ZoneInfo | None:
    customer = await customers.get(session, call.customer_id) if call.customer_id else None
    return clock.zone(customer.timezone) if customer else None
