"""The live feed costs the writers little: `notify_wall`, how much is written with push on, in relation to push off.

A NOTIFY in each transaction would be a wall: it holds a lock on the whole server until the commit is on disk, so that
transactions commit one after the other. Rounds with and without push take turns, in one process on one Postgres.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from api.calls import ingest
from api.contract import EventBatch, Speaker, Utterance
from api.db import async_url, create_sessions, driver_dsn
from api.live.broadcaster import Broadcaster
from api.live.subscription import Subscription
from api.queue.timers import Sessions
from tests.api.conftest import copied
from tests.bench.test_live_feed import CALLS

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

WRITERS = 8
EACH = 12
ROUNDS = 8
ALLOWED_RATIO = 0.9
ALLOWED_PUSH_MS = 50
PATIENCE = timedelta(hours=1)


class Writers:
    """Each reports what is said in a call of its own, one sentence a transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._calls = [uuid4() for _ in range(WRITERS)]
        self._said = 0
        self.committed: dict[str, float] = {}
        self.rates: list[float] = []

    async def begin(self) -> None:
        async with self._sessions.begin() as session:
            await session.execute(text(CALLS).bindparams(ids=[str(call) for call in self._calls]))
        await self.round()  # what is done for the first time is slow
        self.rates.clear()

    async def round(self) -> None:
        began = perf_counter()
        await asyncio.gather(*(self._talk(call) for call in self._calls))
        self.rates.append(WRITERS * EACH / (perf_counter() - began))
        self._said += EACH

    async def _talk(self, call_id: UUID) -> None:
        for seq in range(self._said + 1, self._said + EACH + 1):
            event = Utterance(
                id=uuid4(),
                seq=seq,
                at=datetime.now(UTC),
                speaker=Speaker.caller,
                name="caller",
                text="My invoice is wrong.",
            )
            async with self._sessions.begin() as session:
                await ingest.store(session, call_id, EventBatch(events=[event]))
            self.committed[str(event.id)] = perf_counter()


class Listener:
    """Hears what is pushed, as a console would."""

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}

    async def follow(self, live: Subscription) -> None:
        while (batch := await live.batch(PATIENCE)) is not None:
            at = perf_counter()
            self.heard |= {json.loads(change)["id"]: at for change in batch.changes}

    def delays_ms(self, committed: dict[str, float]) -> list[float]:
        return [max(0.0, self.heard[event] - at) * 1000 for event, at in committed.items() if event in self.heard]


@asynccontextmanager
async def writers(database_url: str, broadcaster: Broadcaster | None) -> AsyncIterator[Writers]:
    engine = create_async_engine(async_url(database_url), pool_size=WRITERS)
    if broadcaster is None:  # what is announced is written nowhere
        sessions: Sessions = async_sessionmaker(engine, expire_on_commit=False)
    else:
        sessions = create_sessions(engine, broadcaster.wake)
    opened = Writers(sessions)
    await opened.begin()
    yield opened
    await engine.dispose()


async def test_notify_wall(postgres_url: str, template: str) -> None:
    listener = Listener()
    async with AsyncExitStack() as stack:
        database_url = await stack.enter_async_context(copied(postgres_url, template))
        broadcaster = await stack.enter_async_context(Broadcaster(driver_dsn(database_url)))
        live = stack.enter_context(broadcaster.subscribe())
        following = asyncio.create_task(listener.follow(live))
        off = await stack.enter_async_context(writers(database_url, None))
        on = await stack.enter_async_context(writers(database_url, broadcaster))
        for _ in range(ROUNDS):
            await off.round()
            await on.round()
        broadcaster.close()
        await following
    ratio = median(on.rates) / median(off.rates)
    delays_ms = listener.delays_ms(on.committed)
    p99 = quantiles(delays_ms, n=100)[98]
    print(
        f"\nnotify_wall: {median(on.rates):.0f} transactions a second with push, {median(off.rates):.0f} without,"
        f" ratio {ratio:.2f}; pushed within {p99:.0f} ms at the 99th percentile of {len(delays_ms)}"
    )
    assert ratio >= ALLOWED_RATIO
    assert p99 <= ALLOWED_PUSH_MS
