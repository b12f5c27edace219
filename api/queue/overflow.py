"""When waiting is not all that a caller should be offered, and what there is instead."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import Hours, OverflowDue, OverflowReason
from api.models import Queue, QueueEntry
from api.numbers import service as numbers
from api.queue.repository import QueueRepository


async def due(session: AsyncSession, entry: QueueEntry, at_their_desks: int) -> OverflowDue | None:
    """For an entry in line. `at_their_desks`: operators who could take it, free or not.

    Outside its hours the dialled number has the word. Within them the queue does, where an admin has given it one.
    """
    now = datetime.now(UTC)
    call = await calls.get(session, entry.call_id)
    answering = numbers.answering(await numbers.find(session, call.dialled_number), now)
    queue = await QueueRepository(session).queue(entry.skill)
    why = reason(answering.hours, at_their_desks, now - entry.waiting_since, queue)
    if why is None:
        return None
    queues_own = None if why is OverflowReason.closed else queue.overflow
    return OverflowDue(why=why, then=queues_own or answering.overflow)


def reason(hours: Hours, at_their_desks: int, waited: timedelta, queue: Queue) -> OverflowReason | None:
    """The one that says most: whoever is closed has nobody there, and that lasts longer than any wait."""
    if not hours.open:
        return OverflowReason.closed
    if at_their_desks == 0:
        return OverflowReason.nobody_there
    limit = queue.max_wait_seconds
    if limit is not None and waited > timedelta(seconds=limit):
        return OverflowReason.max_wait
    return None
