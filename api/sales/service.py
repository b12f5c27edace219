from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import service as calls
from api.calls.errors import CallOver
from api.contract import BookDemo, CallState, MakePromise, PromiseKind
from api.models.call import Call
from api.models.demo import Demo
from api.models.demo_slot import DemoSlot
from api.models.product import Product
from api.sales.errors import DemoKeyReused, SlotNotFound, SlotTaken
from api.sales.repository import SalesRepository
from api.tickets import service as tickets

MOST_SLOTS = 20


async def products(session: AsyncSession) -> Sequence[Product]:
    return await SalesRepository(session).products()


async def free_slots(session: AsyncSession) -> Sequence[DemoSlot]:
    return await SalesRepository(session).free_slots(datetime.now(UTC), MOST_SLOTS)


async def book(session: AsyncSession, call_id: UUID, request: BookDemo) -> contract.Demo:
    """Take a free slot for the caller, customer or not, and promise the demo. Both stand or neither."""
    call = await calls.lock(session, call_id)
    earlier = await SalesRepository(session).demo_by_key(call_id, request.key)
    if earlier is None:
        slot = await _free(session, call, request.slot_id)
        earlier = await _booked(session, call, slot, request.key)
    elif earlier.slot_id != request.slot_id:
        raise DemoKeyReused("This key belongs to another demo.")
    return contract.Demo(id=earlier.id, starts_at=earlier.slot.starts_at)


async def _free(session: AsyncSession, call: Call, slot_id: UUID) -> DemoSlot:
    if call.state is CallState.ended:
        raise CallOver("The call is over.")
    repository = SalesRepository(session)
    slot = await repository.lock_slot(slot_id)
    if slot is None:
        raise SlotNotFound("There is no such demo slot.")
    if slot.starts_at <= datetime.now(UTC) or await repository.is_taken(slot_id):
        raise SlotTaken("This demo slot is no longer free.")
    return slot


async def _booked(session: AsyncSession, call: Call, slot: DemoSlot, key: str) -> Demo:
    promise = await tickets.promise(
        session,
        call.id,
        MakePromise(
            kind=PromiseKind.demo,
            text=f"Product demo on {slot.starts_at:%A, %d %B %Y, %H:%M} UTC",
            due_at=slot.starts_at,
            key=f"demo:{slot.id}",
        ),
    )
    demo = Demo(slot=slot, call_id=call.id, customer_id=call.customer_id, promise_id=promise.id, key=key)
    SalesRepository(session).add(demo)
    await session.flush()
    return demo
