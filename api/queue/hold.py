"""The caller hears music, and nothing of what is said in the room, until the operator resumes."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import instructions
from api.contract import Hold, Resume
from api.models import Call, Operator, QueueEntry
from api.queue import changes, holding, in_hand
from api.queue.lifecycle import Change


async def hold(session: AsyncSession, entry_id: UUID, operator: Operator) -> None:
    """Asking again changes nothing."""
    call, entry = await in_hand.lock(session, entry_id, operator.id)
    await begin(session, call, entry, operator)


async def resume(session: AsyncSession, entry_id: UUID, operator: Operator) -> None:
    """Asking again changes nothing."""
    call, entry = await in_hand.lock(session, entry_id, operator.id)
    await in_hand.require_no_consultation(session, entry)
    await end(session, call, entry, operator)


async def begin(session: AsyncSession, call: Call, entry: QueueEntry, operator: Operator) -> None:
    if entry.held_since is not None:
        return
    holding.begin(entry)
    await changes.change(session, entry, Change.held, by=operator.id)
    await instructions.give(session, call, Hold(by=operator.name), operator.id)


async def end(session: AsyncSession, call: Call, entry: QueueEntry, operator: Operator) -> None:
    if entry.held_since is None:
        return
    holding.over(entry)
    await changes.change(session, entry, Change.resumed, by=operator.id)
    await instructions.give(session, call, Resume(by=operator.name), operator.id)
