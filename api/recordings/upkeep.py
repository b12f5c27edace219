"""Recordings are kept for a time, and then removed in batches, which hold nobody up."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.recordings.repository import RecordingRepository

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
BATCH = 20


async def remove_old_forever(sessions: async_sessionmaker[AsyncSession], kept_for: timedelta) -> None:
    while True:
        try:
            if removed := await remove_old(sessions, kept_for):
                log.info("old recordings removed", extra={"recordings": removed})
        except faults.FAULTS:
            log.warning("old recordings not removed: the database does not answer", exc_info=True)
        await asyncio.sleep(EVERY.total_seconds())


async def remove_old(sessions: async_sessionmaker[AsyncSession], kept_for: timedelta, batch: int = BATCH) -> int:
    """All that began longer ago, a transaction for each batch. How many there were."""
    total, before = 0, datetime.now(UTC) - kept_for
    while True:
        async with sessions.begin() as session:
            removed = await RecordingRepository(session).remove_older(before, batch)
        total += removed
        if removed < batch:
            return total
