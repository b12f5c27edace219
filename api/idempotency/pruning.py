"""Answers are kept for a day. What is expired is removed in batches, which hold nobody up."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.idempotency.repository import AnswerRepository

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
BATCH = 1000


async def prune_forever(sessions: async_sessionmaker[AsyncSession]) -> None:
    while True:
        try:
            await prune(sessions)
        except faults.FAULTS:
            log.warning("expired answers not removed: the database does not answer", exc_info=True)
        await asyncio.sleep(EVERY.total_seconds())


async def prune(sessions: async_sessionmaker[AsyncSession], batch: int = BATCH) -> int:
    """Remove all that is expired, a transaction for each batch. How many there were."""
    total = 0
    while True:
        async with sessions.begin() as session:
            removed = await AnswerRepository(session).prune(batch)
        total += removed
        if removed < batch:
            return total
