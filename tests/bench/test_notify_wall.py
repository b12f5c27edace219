"""The live feed costs the writers little: `notify_wall`, how much is written with push on, in relation to push off.

A NOTIFY in each transaction would be a wall: it holds a lock on the whole server until the commit is on disk, so that
transactions commit one after the other. For that to show, this Postgres writes to a disk and waits for it, unlike the
tests' own. Rounds with and without push take turns, in one process on one Postgres.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
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
from api.schema import migrate
from deploy.local import postgres
from deploy.local.process import Process
from tests.bench.figures import Figures, at_least, at_most, by_rounds, p99
from tests.bench.test_live_feed import CALLS
from tests.conftest import free_port

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

WRITERS = 16
EACH = 50
"""Sentences a round: 800 transactions, as many as two thousand calls report in a second or two."""
ROUNDS = 5
WRITES = at_least(0.9, tolerated=0.75)
PUSHES = at_most(50, "ms", tolerated=200)
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


@asynccontextmanager
async def durable_postgres(folder: Path) -> AsyncIterator[str]:
    """The URL of a migrated database that is as careful as in production."""
    port = free_port()
    server = f"postgresql://tandem:test@127.0.0.1:{port}"
    process = Process(postgres.service(folder / "data", port, "test"), folder / "logs")
    await process.start()
    try:
        await postgres.create_database(f"{server}/postgres", "tandem")
        await migrate(f"{server}/tandem")
        yield f"{server}/tandem"
    finally:
        await process.stop()


async def test_notify_wall(tmp_path: Path, figures: Figures) -> None:
    listener = Listener()
    async with AsyncExitStack() as stack:
        database_url = await stack.enter_async_context(durable_postgres(tmp_path))
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
    delays_ms = listener.delays_ms(on.committed)
    figures.add(
        "notify_wall: writes",
        "transactions a second with live push ÷ without",
        by_rounds(list(zip(on.rates, off.rates, strict=True))),
        WRITES,
        f"{median(on.rates):.0f} ÷ {median(off.rates):.0f} a second from {WRITERS} writers, on disk,"
        f" {ROUNDS} rounds of {WRITERS * EACH}",
    )
    figures.add(
        "notify_wall: push",
        "p99 from the commit to the push",
        p99(delays_ms),
        PUSHES,
        f"{median(delays_ms):.0f} ms in the median of {len(delays_ms)}, while all writers write",
    )
