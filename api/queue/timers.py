"""What happens by itself: operators who are gone, offers that nobody answers, wrap-ups whose time is up, new offers.

Every api process runs this loop. What is due stands in the database, so that a restart forgets nothing; each step is a
transaction of its own that looks again under the lock, so that two processes do it once.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.errors import TandemError
from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster
from api.operators import service as operators
from api.queue import consultations, offering, reservations, wrap_up
from api.queue.offering import Outcome
from api.queue.repository import QueueRepository

log = logging.getLogger(__name__)

Sessions = async_sessionmaker[AsyncSession]

EVERY = timedelta(seconds=15)
"""Looked at without a reason too: a notification may have been lost with its connection."""

SOON = timedelta(milliseconds=500)
"""Until what somebody held is looked at again."""

AFTER_A_FAULT = timedelta(seconds=faults.LOOK_AGAIN_SECONDS)

WAKING = {Topic.queue, Topic.operator, Topic.offer}


async def run_queue(sessions: Sessions, broadcaster: Broadcaster) -> None:
    while True:
        # Subscribed before the look: what changes during it is seen after it.
        with broadcaster.subscribe() as changes:
            await changes.hear_of(WAKING, await _try(sessions), rest=SOON)


async def do_what_is_due(sessions: Sessions) -> timedelta:
    """How long nothing more is to be done, if nothing happens meanwhile."""
    async with sessions() as session:
        gone = await operators.unseen(session)
    await _each(sessions, gone, operators.expire)
    async with sessions() as session:
        repository, now = QueueRepository(session), datetime.now(UTC)
        rung = await repository.entries_rung_in_vain(now)
        asked = await repository.consultations_in_vain(now, now - operators.GONE_AFTER)
        reserved = await repository.reserved_in_vain(now - operators.GONE_AFTER)
        wrapped = await repository.wrap_ups_over(now)
    await _each(sessions, rung, offering.stop_in_vain)
    await _each(sessions, asked, consultations.stop_in_vain)
    await _each(sessions, reserved, reservations.release_in_vain)
    await _each(sessions, wrapped, wrap_up.time_out)
    outcome = await _offer_all(sessions)
    return SOON if outcome is Outcome.held else await _pause(sessions)


async def _each(sessions: Sessions, ids: Iterable[UUID], work: Callable[[AsyncSession, UUID], Awaitable[None]]) -> None:
    for each in ids:
        try:
            with faults.passing_over(each):
                async with sessions.begin() as session:
                    await work(session, each)
        except TandemError as refusal:  # what is not so any more is no reason to leave the rest undone
            log.warning("what was due is not possible", extra={"id": str(each), "code": refusal.code})


async def _offer_all(sessions: Sessions) -> Outcome:
    while True:
        async with sessions.begin() as session:
            outcome = await offering.offer_next(session)
        if outcome is not Outcome.made:
            return outcome


async def _pause(sessions: Sessions) -> timedelta:
    async with sessions() as session:
        next_due = await QueueRepository(session).next_due(operators.GONE_AFTER)
        dues = [next_due, await operators.next_expiry(session)]
    now = datetime.now(UTC)
    return min([EVERY, *(max(due - now, SOON) for due in dues if due is not None)])


async def _try(sessions: Sessions) -> timedelta:
    try:
        return await do_what_is_due(sessions)
    except faults.FAULTS:
        log.warning("the queue stands still: the database does not answer", exc_info=True)
        return AFTER_A_FAULT
