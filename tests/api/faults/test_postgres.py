"""Postgres crashes, fails over, is full, is held up, freezes: nothing acknowledged is lost, nothing is done twice,
whoever asks is told clearly and in time, and everything is back within two seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.backend.http import HttpBackend
from agents.journal import Journal, Stamp
from api.config import Settings
from api.contract import Event, Speaker, Utterance
from api.db import driver_dsn
from api.live.announcements import Topic
from api.models import Call, PresenceChange, Promise
from api.models import Utterance as UtteranceRow
from tests.api.conftest import BASE_URL, Enqueue, MakeCall, MakeOperator
from tests.api.faults.callers import HONEST_SECONDS, Asker
from tests.api.faults.server import Server, can_mount

pytestmark = pytest.mark.api

log = logging.getLogger(__name__)

BACK_SECONDS = 2.0
BREATH_SECONDS = 0.02
PATIENCE = timedelta(seconds=15)
IDLE = 300

Strike = Callable[[Server], Awaitable[None]]


def breaks(client: AsyncClient) -> Asker:
    """An operator who takes breaks: each leaves a row, and nothing but the key tells one from its repetition."""
    body = lambda key: {"presence": "break", "reason": key}  # noqa: E731
    return Asker(client, "PUT", "/v1/operators/me/presence", body)


def promises(worker: AsyncClient, call: Call) -> Asker:
    def body(key: str) -> dict[str, str]:
        return {"kind": "callback", "text": "We call you back.", "key": key}

    return Asker(worker, "POST", f"/v1/worker/calls/{call.id}/promises", body)


async def reasons(session: AsyncSession) -> list[str]:
    rows = await session.scalars(select(PresenceChange.reason).where(PresenceChange.reason.is_not(None)))
    return sorted(reason or "" for reason in rows)


def said(number: int) -> Callable[[Stamp], Event]:
    return lambda stamp: Utterance(**stamp, speaker=Speaker.caller, name="caller", text=f"Sentence {number}.")


@asynccontextmanager
async def talking(app: FastAPI, settings: Settings, call: Call, journals: Path) -> AsyncIterator[Journal]:
    """A caller who says something all the time, by the worker's own journal."""
    backend = HttpBackend(BASE_URL, settings.worker_token, transport=ASGITransport(app, raise_app_exceptions=False))
    journal = Journal.open(journals, call.id, backend)
    is_over = asyncio.Event()

    async def talk() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            journal.record(said(number))
            await asyncio.sleep(0.05)

    task = asyncio.create_task(talk())
    yield journal
    is_over.set()
    await task
    assert await journal.settled(PATIENCE.total_seconds())
    await journal.aclose()
    await backend.aclose()


async def sentences(session: AsyncSession, call: Call) -> list[str]:
    rows = await session.scalars(
        select(UtteranceRow.text).where(UtteranceRow.call_id == call.id).order_by(UtteranceRow.seq)
    )
    return list(rows)


@dataclass(frozen=True)
class CallCenter:
    """What it does for whoever asks, and what it does by itself."""

    app: FastAPI
    settings: Settings
    asker: Asker
    enqueued: Enqueue

    async def works(self) -> float:
        """The seconds until all of it is seen to work."""
        began = monotonic()
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await asyncio.gather(self.asker.answered(), self._watched(), self._offered())
        return monotonic() - began

    async def _watched(self) -> None:
        """A process has the watch over the calls."""
        connection = await asyncpg.connect(driver_dsn(self.settings.database_url))
        try:
            is_watched = False
            while not is_watched:
                is_watched = await connection.fetchval("SELECT until > now() FROM leaders WHERE task = 'rescue'")
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            await connection.close()

    async def _offered(self) -> None:
        await until_offered(self.app, self.enqueued)


async def until_offered(app: FastAPI, enqueued: Enqueue) -> None:
    """The queue's loop and the live feed are both needed for it."""
    with app.state.broadcaster.subscribe() as live:
        await enqueued()
        await live.hear_of({Topic.offer}, PATIENCE, rest=PATIENCE)


async def crash(server: Server) -> None:
    await server.kill()


async def fail_over(server: Server) -> None:
    gone = 0
    for _ in range(10):
        gone += await server.hang_up_on_all()
        await asyncio.sleep(0.05)
    assert gone > 0


async def freeze(server: Server) -> None:
    server.freeze()
    await asyncio.sleep(1)
    server.thaw()


@pytest.mark.parametrize("strike", [crash, fail_over, freeze])
async def test_everything_is_back_and_nothing_is_lost_or_doubled(
    strike: Strike,
    server: Server,
    app: FastAPI,
    settings: Settings,
    session: AsyncSession,
    console: AsyncClient,
    make_call: MakeCall,
    make_operator: MakeOperator,
    enqueued: Enqueue,
    tmp_path: Path,
) -> None:
    call, taking_breaks = await make_call(), breaks(console)
    for name in ("Omar Reyes", "Peter Hall"):
        await make_operator(name, seen_at=datetime.now(UTC))
    center = CallCenter(app, settings, taking_breaks, enqueued)
    async with talking(app, settings, call, tmp_path), taking_breaks.asking():
        ordinary_seconds = await center.works()
        await session.commit()  # a connection of the test's own is not what is tried here
        await strike(server)
        await server.until_back()
        back_seconds = await center.works()

    assert taking_breaks.unclear == []
    assert taking_breaks.slowest_seconds < HONEST_SECONDS
    assert back_seconds - ordinary_seconds < BACK_SECONDS
    assert await reasons(session) == sorted(taking_breaks.acknowledged)
    heard = await sentences(session, call)
    assert len(heard) > 10
    assert heard == [f"Sentence {number + 1}." for number in range(len(heard))]
    log.info(
        "%s: all of it works again after %.2f s, %.2f s of them as always",
        strike.__name__,
        back_seconds,
        ordinary_seconds,
    )


@pytest.fixture
async def idle(server: Server) -> AsyncIterator[Callable[[int], Awaitable[list[asyncpg.Connection]]]]:
    """Connections that somebody else opens, and does nothing with."""
    opened: list[asyncpg.Connection] = []

    async def open_all(count: int) -> list[asyncpg.Connection]:
        for _ in range(0, count, 50):
            opened.extend(await asyncio.gather(*(asyncpg.connect(server.url) for _ in range(50))))
        return opened

    yield open_all
    for connection in opened:
        connection.terminate()


async def test_without_a_slot_it_is_busy_and_back_as_soon_as_there_is_one(
    server: Server,
    app: FastAPI,
    session: AsyncSession,
    console: AsyncClient,
    idle: Callable[[int], Awaitable[list[asyncpg.Connection]]],
) -> None:
    """Three hundred who do nothing, and the api, which has lost its connections, gets no new ones."""
    connections = await idle(IDLE)
    taking_breaks = breaks(console)
    async with taking_breaks.asking():
        while taking_breaks.refusals["database-busy"] == 0:
            await hang_up_on_others(connections)
            connections += await rest_of_slots(server)
        for connection in connections:
            connection.terminate()
        await server.until_back()
        back_at = monotonic()
        seconds = await taking_breaks.answered() - back_at

    assert len(connections) > IDLE
    assert seconds < BACK_SECONDS
    assert taking_breaks.unclear == []
    assert taking_breaks.slowest_seconds < HONEST_SECONDS
    assert await reasons(session) == sorted(taking_breaks.acknowledged)


async def hang_up_on_others(ours: list[asyncpg.Connection]) -> None:
    own = [connection.get_server_pid() for connection in ours]
    others = "pid <> ALL ($1::int[]) AND backend_type = 'client backend'"
    query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"  # noqa: S608
    await ours[0].execute(query, own)


async def rest_of_slots(server: Server) -> list[asyncpg.Connection]:
    taken: list[asyncpg.Connection] = []
    with suppress(asyncpg.TooManyConnectionsError):
        while True:
            taken.append(await asyncpg.connect(server.url))
    return taken


async def test_what_a_long_transaction_holds_is_refused_in_time_and_the_rest_goes_on(
    server: Server,
    app: FastAPI,
    settings: Settings,
    session: AsyncSession,
    worker: AsyncClient,
    make_call: MakeCall,
    make_operator: MakeOperator,
    enqueued: Enqueue,
) -> None:
    held, free = promises(worker, await make_call()), promises(worker, await make_call())
    await make_operator("Omar Reyes", seen_at=datetime.now(UTC))
    holder = await asyncpg.connect(driver_dsn(settings.database_url))
    call_id = UUID(held.path.split("/")[-2])
    async with held.asking(), free.asking():
        transaction = holder.transaction()
        await transaction.start()
        await holder.execute("SELECT 1 FROM calls WHERE id = $1 FOR UPDATE", call_id)
        code = await held.refused()
        await free.answered()
        await until_offered(app, enqueued)
        await transaction.rollback()
        back_at = monotonic()
        seconds = await held.answered() - back_at
    await holder.close()

    assert code == "database-busy"
    assert seconds < BACK_SECONDS
    assert max(held.slowest_seconds, free.slowest_seconds) < HONEST_SECONDS
    assert free.slowest_seconds < held.slowest_seconds
    assert (held.unclear, free.unclear) == ([], [])
    keys = await session.scalars(select(Promise.key))
    assert sorted(keys) == sorted(held.acknowledged + free.acknowledged)


async def test_a_table_that_is_locked_by_somebody_is_refused_in_time(
    app: FastAPI, settings: Settings, console: AsyncClient
) -> None:
    """As a change of the schema does, for as long as it lasts."""
    taking_breaks = breaks(console)
    holder = await asyncpg.connect(driver_dsn(settings.database_url))
    async with taking_breaks.asking():
        transaction = holder.transaction()
        await transaction.start()
        await holder.execute("LOCK TABLE operators")
        code = await taking_breaks.refused()
        await transaction.rollback()
        back_at = monotonic()
        seconds = await taking_breaks.answered() - back_at
    await holder.close()

    assert code == "database-busy"
    assert seconds < BACK_SECONDS
    assert taking_breaks.unclear == []
    assert taking_breaks.slowest_seconds < HONEST_SECONDS


async def test_a_server_that_froze_is_not_waited_for_by_those_who_come_now(
    server: Server, app: FastAPI, console: AsyncClient
) -> None:
    """It takes connections, as far as the kernel does that for it, and says nothing."""
    server.freeze()
    began = monotonic()
    answer = await console.get("/v1/calls")
    seconds = monotonic() - began
    server.thaw()
    await server.until_back()
    back_at = monotonic()
    while (again := await console.get("/v1/calls")).status_code != 200:
        assert monotonic() - back_at < BACK_SECONDS, again.text

    assert (answer.status_code, answer.json()["code"]) == (503, "database-unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert seconds < HONEST_SECONDS


async def test_a_former_primary_that_takes_nothing_any_more_is_as_good_as_away(
    server: Server, app: FastAPI, session: AsyncSession, console: AsyncClient
) -> None:
    taking_breaks = breaks(console)
    async with taking_breaks.asking():
        await read_only(server, "on")
        code = await taking_breaks.refused()
        await read_only(server, "off")
        back_at = monotonic()
        seconds = await taking_breaks.answered() - back_at

    assert code == "database-unavailable"
    assert seconds < BACK_SECONDS
    assert taking_breaks.unclear == []
    assert await reasons(session) == sorted(taking_breaks.acknowledged)


async def read_only(server: Server, state: str) -> None:
    connection = await asyncpg.connect(server.url)
    await connection.execute("SET default_transaction_read_only = off")
    await connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {state}")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@pytest.mark.skipif(not can_mount(), reason="this machine lets nobody make a file system")
@pytest.mark.small_disk(24)
async def test_a_full_disk_refuses_what_is_new_and_keeps_what_was_acknowledged(
    server: Server,
    app: FastAPI,
    settings: Settings,
    session: AsyncSession,
    console: AsyncClient,
    make_call: MakeCall,
    tmp_path: Path,
) -> None:
    """A file system of 24 MB, which is really full: what is written there is refused with 53100."""
    admin = await asyncpg.connect(driver_dsn(settings.database_url))
    await admin.execute(f"CREATE TABLESPACE small LOCATION '{server.small_disk}'")
    for table in ("presence_changes", "kept_answers", "utterances"):
        await admin.execute(f"ALTER TABLE {table} SET TABLESPACE small")
    call, taking_breaks = await make_call(), breaks(console)
    async with talking(app, settings, call, tmp_path), taking_breaks.asking():
        await admin.execute("CREATE TABLE ballast (content text) TABLESPACE small")
        await admin.execute("ALTER TABLE ballast ALTER content SET STORAGE PLAIN")
        await fill_up(admin)
        code = await taking_breaks.refused()
        reading = await console.get("/v1/calls")
        await admin.execute("DROP TABLE ballast")
        back_at = monotonic()
        seconds = await taking_breaks.answered() - back_at
    await admin.close()

    assert code == "database-full"
    assert reading.status_code == 200
    assert seconds < BACK_SECONDS
    assert taking_breaks.unclear == []
    assert await reasons(session) == sorted(taking_breaks.acknowledged)
    heard = await sentences(session, call)
    assert heard == [f"Sentence {number + 1}." for number in range(len(heard))]


async def fill_up(admin: asyncpg.Connection) -> None:
    """To the last page."""
    rows = 1_000
    while rows > 0:
        try:
            await admin.execute("INSERT INTO ballast SELECT repeat('x', 7000) FROM generate_series(1, $1)", rows)
        except asyncpg.DiskFullError:
            rows //= 4
