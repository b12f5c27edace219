"""The schema is brought up to date while the release before takes calls, and somebody holds one of its tables."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from api.db import MIGRATIONS, driver_dsn
from api.schema import SchemaHeld, migrate
from tests.migrations.release_before import LOCK_CALL, REVISION, RING, ReleaseBefore

pytestmark = pytest.mark.api

CALLS_AT_ONCE = 6

WAITS_SECONDS = MIGRATIONS.lock.total_seconds() + 2.0
"""A call's step, at most: for a migration that waits for its lock, and for what it then does with these few rows."""


@asynccontextmanager
async def at_work(before: ReleaseBefore) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(before.take_calls()) for _ in range(CALLS_AT_ONCE)]
    yield
    before.is_over.set()
    await asyncio.gather(*tasks)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 -- two other tasks and a log, none of which tells
            await asyncio.sleep(0.02)


async def more_steps(before: ReleaseBefore, count: int) -> None:
    enough = before.steps + count
    await until(lambda: before.steps >= enough)


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """A long transaction, which has a row of the table that everything is about."""
    connection = await asyncpg.connect(url)
    call = uuid4()
    await connection.execute(RING, call)
    transaction = connection.transaction()
    await transaction.start()
    await connection.fetch(LOCK_CALL, call)
    yield
    await transaction.rollback()
    await connection.close()


async def test_the_release_before_takes_calls_while_the_schema_changes_and_after(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await migrate(database_url, REVISION)
    url = driver_dsn(database_url)
    before = ReleaseBefore(url)
    async with at_work(before):
        await more_steps(before, 50)
        async with held(url):
            migrating = asyncio.create_task(migrate(database_url, pause=timedelta(seconds=0.5)))
            await until(lambda: "the schema is in use" in caplog.text)
            await more_steps(before, 50)
            assert not migrating.done()
        await migrating
        retried = before.retried
        await more_steps(before, 50)

    # Whatever was refused was refused as worth another try, and done then: anything else would have ended the task.
    assert before.retried == retried  # none of it because of what the schema is now
    assert before.slowest_seconds < WAITS_SECONDS
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT count(*) FROM calls WHERE state = 'active'") == 1
    lost = (
        "SELECT count(*) FROM calls c WHERE c.events_through <> (SELECT count(*) FROM utterances WHERE call_id = c.id)"
    )
    assert await connection.fetchval(lost) == 0
    await connection.close()


async def test_a_table_that_is_held_for_good_is_said_so(database_url: str) -> None:
    await migrate(database_url, REVISION)
    async with held(driver_dsn(database_url)):
        with pytest.raises(SchemaHeld) as told:
            await migrate(database_url, try_for=timedelta(0), pause=timedelta(0))
    assert "long transactions" in told.value.detail
    await migrate(database_url)
