"""Webhooks get lost: what LiveKit does not know of any more is over."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api.calls import ending
from api.calls import service as calls
from api.contract import CallState, EndReason
from api.telephony.rooms import LiveKitUnavailable, Rooms

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=15)
GRACE = timedelta(seconds=30)  # a call may be known here before its room is listed there


async def reconcile_forever(sessions: async_sessionmaker[AsyncSession], rooms: Rooms) -> None:
    while True:
        await asyncio.sleep(EVERY.total_seconds())
        try:
            await reconcile(sessions, rooms, datetime.now(UTC))
        except LiveKitUnavailable:
            log.warning("calls not reconciled: LiveKit does not answer")
        except (DBAPIError, OSError):
            log.warning("calls not reconciled: the database does not answer", exc_info=True)


async def reconcile(sessions: async_sessionmaker[AsyncSession], rooms: Rooms, now: datetime) -> int:
    """End the calls whose room is gone. How many there were."""
    async with sessions() as session:
        # Listed before the rooms are: a call that starts in between is not taken for a lost one.
        open_calls = await calls.open_before(session, now - GRACE)
    if not open_calls:
        return 0
    existing = await rooms.names()
    lost = [call.id for call in open_calls if call.room not in existing]
    for call_id in lost:
        async with sessions.begin() as session:
            call = await calls.lock(session, call_id)
            if call.state is not CallState.ended:
                log.warning("call ended: its room is gone", extra={"call_id": str(call_id)})
                await ending.end(session, call, EndReason.failed)
    return len(lost)
