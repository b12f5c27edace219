"""LiveKit's trunk follows the table of numbers: at once when it can, and as soon as LiveKit is back when it cannot."""

import logging
from datetime import timedelta

import aiohttp
from livekit.api import TwirpError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster
from api.numbers import service as numbers
from api.telephony.provisioning import Provisioned, Sip, provision

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=15)
"""Without a change too: LiveKit may have lost its trunk."""

AFTER_A_FAULT = timedelta(seconds=faults.LOOK_AGAIN_SECONDS)
"""LiveKit or the database was away when it was to be told."""


async def provision_numbers(session: AsyncSession, sip: Sip, agent_name: str) -> Provisioned | None:
    """None without any number: a trunk that lists none would take them all."""
    wanted = await numbers.hold_for_provisioning(session)
    if not wanted:
        return None
    done = await provision(sip, wanted, agent_name)
    await numbers.mark_provisioned(session, wanted)
    return done


async def keep_provisioned(
    sessions: async_sessionmaker[AsyncSession],
    sip: Sip,
    agent_name: str,
    broadcaster: Broadcaster,
    every: timedelta = EVERY,
) -> None:
    while True:
        # Subscribed before the look: what changes during it is seen after it.
        with broadcaster.subscribe() as changes:
            is_done = await _try(sessions, sip, agent_name)
            pause = every if is_done else min(every, AFTER_A_FAULT)
            await changes.hear_of({Topic.number}, pause, rest=pause)


async def _try(sessions: async_sessionmaker[AsyncSession], sip: Sip, agent_name: str) -> bool:
    """Whether all numbers are on the line."""
    try:
        async with sessions.begin() as session:
            done = await provision_numbers(session, sip, agent_name)
    except (TwirpError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("numbers not provisioned: LiveKit does not do it", extra={"error": str(error)})
    except faults.FAULTS:
        log.warning("numbers not provisioned: the database does not answer", exc_info=True)
    else:
        if done is not None and done.changed:
            log.info("numbers provisioned", extra={"trunk": done.trunk_id, "rule": done.rule_id})
        return True
    return False
