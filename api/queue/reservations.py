"""Callers who are kept for a colleague: they ring there and nowhere else, until that colleague cannot come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Presence, QueueEntryState
from api.models import Operator, QueueEntry
from api.operators import service as operators
from api.queue import changes
from api.queue.errors import ColleagueNotAvailable
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository


async def release(session: AsyncSession, entry: QueueEntry) -> None:
    """Anybody with the skill may take this locked entry now. Nothing happens to one that is kept for nobody."""
    if entry.reserved_for_id is None:
        return
    colleague = await operators.get(session, entry.reserved_for_id)
    entry.reserved_for_id = None
    await changes.change(session, entry, Change.released, reason=f"{colleague.name} cannot come")


async def release_in_vain(session: AsyncSession, entry_id: UUID) -> None:
    entry = await QueueRepository(session).lock_if_free(entry_id)
    if entry is None or entry.reserved_for_id is None or entry.state is not QueueEntryState.waiting:
        return
    if not is_there(await operators.lock(session, entry.reserved_for_id)):
        await release(session, entry)


def is_there(colleague: Operator) -> bool:
    return colleague.presence is Presence.available and operators.is_seen(colleague)


def not_available(colleague: Operator) -> ColleagueNotAvailable:
    return ColleagueNotAvailable(f"{colleague.name} is not available.", presence=colleague.presence)
