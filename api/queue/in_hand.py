"""The caller whom an operator has: found, locked, and let go."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import QueueEntryState
from api.models import Call, Operator, QueueEntry
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.queue import changes, holding, wrap_up
from api.queue.errors import ConsultationOpen, EntryGone, EntryNotFound, NotYourEntry
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository


async def lock(session: AsyncSession, entry_id: UUID, operator_id: UUID) -> tuple[Call, QueueEntry]:
    """The call and its place, held until commit. Whoever does not have the caller is refused."""
    call_id = await QueueRepository(session).call_of(entry_id)
    if call_id is None:
        raise EntryNotFound("There is no such queue entry.")
    call = await calls.lock(session, call_id)
    entry = await QueueRepository(session).lock(entry_id)
    if entry is None or entry.operator_id != operator_id:
        raise NotYourEntry("You do not have this caller.")
    if entry.state is not QueueEntryState.connected:
        raise EntryGone("This caller is not on the line with you any more.", state=entry.state)
    return call, entry


async def require_no_consultation(session: AsyncSession, entry: QueueEntry) -> None:
    consultation = await QueueRepository(session).open_consultation(entry.id)
    if consultation is not None:
        raise ConsultationOpen(f"End the consultation with {consultation.operator.name} first.")


async def let_go(session: AsyncSession, entry: QueueEntry, operator: Operator, happened: Change, reason: str) -> None:
    """The caller goes on without this operator, who has the wrap-up before them. Both are locked."""
    holding.over(entry)
    await changes.change(session, entry, happened, reason=reason, by=operator.id)
    await wrap_up.begin(session, entry)
    await operators.change(session, operator, presence.Change.passed_caller_on, reason, by=operator.id)
    await session.flush()
