"""What happens to supervision by itself: operators change, supervisors close their laptops, agents do not hand over.

As with the queue's timers, every api process runs this loop; what is due stands in the database, and each step is a
transaction of its own that looks again under the lock.
"""

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster
from api.operators.service import GONE_AFTER
from api.supervision import service
from api.supervision.repository import SupervisionRepository
from api.telephony.rooms import LiveKitUnavailable, Rooms

log = logging.getLogger(__name__)

Sessions = async_sessionmaker[AsyncSession]

EVERY = timedelta(seconds=15)
"""Looked at without a reason too: a notification may have been lost with its connection."""

SOON = timedelta(milliseconds=500)
AFTER_A_FAULT = timedelta(seconds=faults.LOOK_AGAIN_SECONDS)

WAKING = {Topic.call, Topic.operator, Topic.supervision}


async def run_supervision(sessions: Sessions, rooms: Rooms, broadcaster: Broadcaster) -> None:
    while True:
        # Subscribed before the look: what changes during it is seen after it.
        with broadcaster.subscribe() as changes:
            await changes.hear_of(WAKING, await _try(sessions, rooms), rest=SOON)


async def do_what_is_due(sessions: Sessions, rooms: Rooms) -> timedelta:
    """How long nothing more is to be done, if nothing happens meanwhile."""
    now = datetime.now(UTC)
    async with sessions() as session:
        repository = SupervisionRepository(session)
        unfit, kept = await repository.unfit(now - GONE_AFTER), await repository.kept_too_long(now)
    for supervision_id in unfit:
        with faults.passing_over(supervision_id):
            async with sessions.begin() as session:
                await service.adapt(session, rooms, supervision_id)
    for call_id in kept:
        with faults.passing_over(call_id):
            async with sessions.begin() as session:
                await service.give_up_take_over(session, call_id)
    return await _pause(sessions)


async def _pause(sessions: Sessions) -> timedelta:
    async with sessions() as session:
        repository = SupervisionRepository(session)
        kept, seen = await repository.next_kept_too_long(), await repository.longest_unseen()
    dues = [kept, seen + GONE_AFTER if seen else None]
    now = datetime.now(UTC)
    return min([EVERY, *(max(due - now, SOON) for due in dues if due is not None)])


async def _try(sessions: Sessions, rooms: Rooms) -> timedelta:
    try:
        return await do_what_is_due(sessions, rooms)
    except LiveKitUnavailable:
        log.warning("supervision stands still: LiveKit does not answer")
    except faults.FAULTS:
        log.warning("supervision stands still: the database does not answer", exc_info=True)
    return AFTER_A_FAULT
