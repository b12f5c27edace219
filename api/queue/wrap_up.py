"""The work after a call: finished by the operator, put off once, or ended by its own timer."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import QueueEntryState, WrapUpMode
from api.models import Operator, Queue, QueueEntry
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.queue import changes
from api.queue.errors import (
    DispositionRequired,
    EntryNotFound,
    ExtensionUsed,
    NotYourEntry,
    UnknownDisposition,
    WrapUpNotTimed,
)
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository
from api.queue.schemas import WrapUp

EXTENSION = timedelta(seconds=60)


async def begin(session: AsyncSession, entry: QueueEntry) -> None:
    """The caller is gone. Call it on a locked entry that has come into its wrap-up."""
    entry.talk_ended_at = datetime.now(UTC)
    queue = await QueueRepository(session).queue(entry.skill)
    if queue.wrap_up_mode is WrapUpMode.timed:
        entry.wrap_up_until = entry.talk_ended_at + timedelta(seconds=queue.wrap_up_seconds)


async def finish(session: AsyncSession, entry_id: UUID, operator_id: UUID, request: WrapUp) -> None:
    """The operator is free for the next."""
    entry = await _lock(session, entry_id)
    queue = await QueueRepository(session).queue(entry.skill)
    disposition = await _disposition(session, queue, request.disposition)
    operator = await operators.lock(session, operator_id)
    _require_owner(entry, operator)
    await _close(session, entry, Change.wrapped_up, disposition, by=operator_id)
    entry.notes = request.notes
    await operators.change(session, operator, presence.Change.wrapped_up, by=operator_id)
    await session.flush()


async def extend(session: AsyncSession, entry_id: UUID, operator_id: UUID) -> None:
    """A minute more, once."""
    entry = await _lock(session, entry_id)
    _require_owner(entry, await operators.lock(session, operator_id))
    if entry.wrap_up_until is None:
        raise WrapUpNotTimed("There is no wrap-up that runs out of time.", state=entry.state)
    if entry.wrap_up_extended:
        raise ExtensionUsed("A wrap-up can be extended once.")
    entry.wrap_up_until, entry.wrap_up_extended = entry.wrap_up_until + EXTENSION, True
    await changes.tell(session, entry)
    await session.flush()


async def hold(session: AsyncSession, entry_id: UUID) -> QueueEntry:
    """A wrap-up that is to be left out. No caller's entry comes back from there: its lock comes before that of the
    next caller's, and nobody takes them the other way round."""
    return await _lock(session, entry_id)


async def leave_out(session: AsyncSession, entry: QueueEntry, operator: Operator) -> None:
    """The operator goes on without it: the queue's own outcome is on record."""
    if entry.state is not QueueEntryState.wrap_up or entry.operator_id != operator.id:
        return
    queue = await QueueRepository(session).queue(entry.skill)
    await _close(session, entry, Change.wrapped_up, queue.default_disposition, by=operator.id)
    await operators.change(session, operator, presence.Change.wrapped_up, by=operator.id)
    await session.flush()


async def end(session: AsyncSession, operator_id: UUID, by: UUID) -> bool:
    """Somebody else ends the operator's wrap-up, with the queue's own outcome. Whether there was one."""
    found = await QueueRepository(session).at_work(operator_id)
    if found is None:
        return False
    entry = await _lock(session, found.id)
    operator = await operators.lock(session, operator_id)
    if entry.state is not QueueEntryState.wrap_up or entry.operator_id != operator.id:
        return False
    queue = await QueueRepository(session).queue(entry.skill)
    await _close(session, entry, Change.wrapped_up, queue.default_disposition, by=by)
    await operators.change(session, operator, presence.Change.wrapped_up, by=by)
    await session.flush()
    return True


async def time_out(session: AsyncSession, entry_id: UUID) -> None:
    """Not finished in time: the queue's own outcome is on record, and the operator free, or gone."""
    entry = await QueueRepository(session).lock_if_free(entry_id)
    if entry is None or entry.operator_id is None:
        return
    operator = await operators.lock(session, entry.operator_id)
    if entry_id not in await QueueRepository(session).wrap_ups_over(datetime.now(UTC)):
        return
    queue = await QueueRepository(session).queue(entry.skill)
    await _close(session, entry, Change.timed_out, queue.default_disposition)
    is_there = operators.is_seen(operator)
    after = presence.Change.wrapped_up if is_there else presence.Change.left_wrap_up
    await operators.change(session, operator, after, "the wrap-up's time was up")


async def _close(
    session: AsyncSession, entry: QueueEntry, happened: Change, disposition: str, by: UUID | None = None
) -> None:
    await changes.change(session, entry, happened, reason=disposition, by=by)
    entry.disposition, entry.wrap_up_until = disposition, None
    entry.closed_at = datetime.now(UTC)


async def _disposition(session: AsyncSession, queue: Queue, code: str | None) -> str:
    if code is None:
        if queue.wrap_up_mode is not WrapUpMode.optional:
            raise DispositionRequired("Say how the call ended.")
        return queue.default_disposition
    known = [each.code for each in await QueueRepository(session).dispositions(queue.skill) if each.active]
    if code not in known:
        raise UnknownDisposition("There is no such disposition.", dispositions=known)
    return code


async def _lock(session: AsyncSession, entry_id: UUID) -> QueueEntry:
    entry = await QueueRepository(session).lock(entry_id)
    if entry is None:
        raise EntryNotFound("There is no such queue entry.")
    return entry


def _require_owner(entry: QueueEntry, operator: Operator) -> None:
    if entry.operator_id != operator.id:
        raise NotYourEntry("This caller was not yours.")
