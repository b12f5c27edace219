"""`nothing_lost`: how much of what ten calls report is stored within a stretch of time in which something fails.

The calls report at a steady pace through journals, as a full worker's do. Early in the stretch what stores their
reports is killed, frozen or cut off. Counted is what the api has acknowledged by the end of it, and at the very end
whether everything is there, once, and in order. Postgres writes to a disk; both it and the api are supervised as in the
stack.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from agents.backend import BackendError
from agents.backend.http import HttpBackend
from agents.journal import Journal, JournalFile, Stamp
from api.config import DEVELOPMENT_WORKER_TOKEN
from api.contract import EventBatch, EventsStored, Lease, OpenCall, RenewLeases, Speaker, Utterance
from api.schema import migrate
from deploy.local import postgres, probes
from deploy.local.process import Process, Service
from tests.bench.figures import Figures, at_least, by_rounds
from tests.conftest import free_port

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

ROUNDS = 5
CALLS = 10
EVERY_SECONDS = 0.25
STRETCH_SECONDS = 12.0
FAULT_AFTER_SECONDS = 2.0
FROZEN_SECONDS = 2.0
LEASE_SECONDS = 0.5
SETTLED_SECONDS = 60.0
DROP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TARGET = at_least(0.9, tolerated=0.25)
"""Less would be as much as was stored before the fault."""


@dataclass
class Record:
    """Where reports go: an api and its Postgres."""

    api: Process
    postgres: Process
    database_url: str
    backend: HttpBackend

    async def kill_api(self) -> None:
        await self._kill(self.api)

    async def kill_postgres(self) -> None:
        await self._kill(self.postgres)

    async def freeze_api(self) -> None:
        assert self.api.pid is not None
        os.kill(self.api.pid, signal.SIGSTOP)
        await asyncio.sleep(FROZEN_SECONDS)
        os.kill(self.api.pid, signal.SIGCONT)

    async def drop_connections(self) -> None:
        """As when Postgres fails over."""
        connection = await asyncpg.connect(self.database_url)
        await connection.execute(DROP)
        await connection.close()

    async def _kill(self, process: Process) -> None:
        assert process.pid is not None
        restarts = process.restarts
        os.killpg(process.pid, signal.SIGKILL)
        await process.restarted(restarts + 1)


async def nothing() -> None:
    pass


Fault = Callable[[], Awaitable[None]]


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Record]:
    port, database_port = free_port(), free_port()
    server = f"postgresql://tandem:test@127.0.0.1:{database_port}"
    database = Process(postgres.service(folder / "data", database_port, "test"), folder / "logs")
    await database.start()
    await postgres.create_database(f"{server}/postgres", "tandem")
    await migrate(f"{server}/tandem")
    api = Process(_api(f"{server}/tandem", port), folder / "logs")
    await api.start()
    backend = HttpBackend(f"http://127.0.0.1:{port}", DEVELOPMENT_WORKER_TOKEN)
    try:
        yield Record(api, database, f"{server}/tandem", backend)
    finally:
        await backend.aclose()
        await api.stop()
        await database.stop()


def _api(database_url: str, port: int) -> Service:
    environment = {"DATABASE_URL": database_url, "TANDEM_PORT": str(port), "LIVEKIT_URL": "ws://127.0.0.1:1"}
    ready = probes.http(f"http://127.0.0.1:{port}/v1/ready")
    return Service(name="api", argv=[sys.executable, "-m", "api", "serve"], env=environment, ready=ready)


@dataclass
class Reporter:
    """One call's reports, and how many of them the api has acknowledged."""

    call_id: UUID
    backend: HttpBackend
    recorded: list[UUID] = field(default_factory=list)
    acknowledged: int = 0

    async def send(self, batch: EventBatch) -> EventsStored:
        stored = await self.backend.store_events(self.call_id, batch)
        self.acknowledged = max(self.acknowledged, stored.through)
        return stored

    async def talk(self, directory: Path, until: float) -> Journal:
        journal = Journal(JournalFile(directory / f"{self.call_id}.jsonl"), self.send)
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            journal.record(self._say)
            await asyncio.sleep(EVERY_SECONDS)
        return journal

    def _say(self, stamp: Stamp) -> Utterance:
        self.recorded.append(stamp["id"])
        return Utterance(**stamp, speaker=Speaker.caller, name="caller", text="It is dead.")


async def stretch(record: Record, directory: Path, fault: Fault) -> tuple[list[Reporter], float]:
    """What was reported, and the share of it that is acknowledged at the end. Returns once all of it is."""
    backend = record.backend.of_epoch(0)
    opened = [await backend.open_call(OpenCall(room=f"bench_{uuid4().hex}", epoch=0)) for _ in range(CALLS)]
    reporters = [Reporter(context.call_id, backend) for context in opened]
    until = asyncio.get_running_loop().time() + STRETCH_SECONDS
    living = asyncio.create_task(_stay_alive(backend, [reporter.call_id for reporter in reporters]))
    failing = asyncio.create_task(_later(fault))
    journals = await asyncio.gather(*(reporter.talk(directory, until) for reporter in reporters))
    share = sum(each.acknowledged for each in reporters) / sum(len(each.recorded) for each in reporters)
    await failing
    for journal in journals:
        assert await journal.settled(SETTLED_SECONDS), "not stored after a minute"
        await journal.aclose()
    living.cancel()
    return reporters, share


async def _later(fault: Fault) -> None:
    await asyncio.sleep(FAULT_AFTER_SECONDS)
    await fault()


async def _stay_alive(backend: HttpBackend, calls: list[UUID]) -> None:
    """Else the api would take the jobs for dead, and send others."""
    leases = RenewLeases(leases=[Lease(call_id=call, epoch=0, age_ms=0) for call in calls])
    while True:
        with suppress(BackendError):  # it is what fails
            await backend.renew_leases(leases)
        await asyncio.sleep(LEASE_SECONDS)


async def check(record: Record, reporters: list[Reporter]) -> None:
    """Everything is there, once, and in order."""
    connection = await asyncpg.connect(record.database_url)
    for reporter in reporters:
        rows = await connection.fetch("SELECT id FROM call_events WHERE call_id = $1 ORDER BY seq", reporter.call_id)
        assert [row["id"] for row in rows] == reporter.recorded
    await connection.close()


@pytest.fixture
async def record(tmp_path: Path) -> AsyncIterator[Record]:
    async with running(tmp_path) as record:
        yield record


async def test_nothing_lost(record: Record, tmp_path: Path, figures: Figures) -> None:
    faults: dict[str, Fault] = {
        "api killed": record.kill_api,
        f"api frozen for {FROZEN_SECONDS:.0f} s": record.freeze_api,
        "connections to Postgres dropped": record.drop_connections,
        "Postgres killed": record.kill_postgres,
    }
    reported: list[Reporter] = []
    shares: dict[str, list[tuple[float, float]]] = {name: [] for name in faults}
    for _ in range(ROUNDS):
        reporters, usual = await stretch(record, tmp_path, nothing)
        reported += reporters
        for name, fault in faults.items():
            reporters, share = await stretch(record, tmp_path, fault)
            reported += reporters
            shares[name].append((share, usual))
    await check(record, reported)
    events = sum(len(each.recorded) for each in reported)
    for name, rounds in shares.items():
        figures.add(
            f"nothing_lost: {name}",
            f"reports acknowledged within {STRETCH_SECONDS:.0f} s in which this happens ÷ in which nothing does",
            by_rounds(rounds),
            TARGET,
            f"{CALLS / EVERY_SECONDS:.0f} events a second from {CALLS} calls, {ROUNDS} rounds;"
            f" of all {events:,} events each is stored once and in order",
        )
