import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.contract import QueueEntryState
from api.db import create_engine, create_sessions, driver_dsn
from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster
from api.models import Offer, QueueEntry
from api.queue import timers
from api.queue.timers import do_what_is_due, run_queue
from tests.api.conftest import Enqueue, MakeOperator
from tests.api.queries import Queries
from tests.api.queue.conftest import AtOnce, Later, SetUp, offered_to, presence_of

pytestmark = pytest.mark.api

SOON_SECONDS = 10.0


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """The loop of an api process."""
    task = asyncio.create_task(run_queue(app.state.sessions, app.state.broadcaster))
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_told(app: FastAPI, topic: Topic) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        with app.state.broadcaster.subscribe() as live:
            while f'"{topic}"' not in (await live.next(timedelta(seconds=SOON_SECONDS)) or ""):
                pass


async def test_a_caller_is_offered_as_soon_as_they_wait(app: FastAPI, console: AsyncClient, enqueued: Enqueue) -> None:
    async with running(app):
        told = asyncio.create_task(until_told(app, Topic.offer))
        entry = await enqueued()
        await told

        assert await offered_to(console) == str(entry.id)


async def test_a_caller_is_offered_as_soon_as_somebody_is_free(
    app: FastAPI, console: AsyncClient, enqueued: Enqueue
) -> None:
    await console.put("/v1/operators/me/presence", json={"presence": "break"})
    entry = await enqueued()
    async with running(app):
        told = asyncio.create_task(until_told(app, Topic.offer))
        await console.put("/v1/operators/me/presence", json={"presence": "available"})
        await told

        assert await offered_to(console) == str(entry.id)


async def test_an_offer_ends_by_the_servers_own_clock(
    app: FastAPI, console: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce
) -> None:
    await enqueued()
    await at_once()
    await session.execute(update(Offer).values(expires_at=datetime.now(UTC) + timedelta(seconds=1)))
    await session.commit()
    async with running(app):
        await until_told(app, Topic.offer)

        assert await presence_of(console) == "break"


async def test_what_came_due_while_the_api_was_down_is_done_when_it_is_back(
    app: FastAPI, console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, later: Later
) -> None:
    rung, talked = await enqueued(), await enqueued()
    await omar.post(f"/v1/queue/{talked.id}/claim")
    await omar.post(f"/v1/calls/{talked.call_id}/hang-up")
    await do_what_is_due(app.state.sessions)
    assert await offered_to(console) == str(rung.id)
    await later(600, unseen=True)
    async with running(app):
        async with asyncio.timeout(SOON_SECONDS):
            with app.state.broadcaster.subscribe() as live:
                while await presence_of(omar) != "offline" or await presence_of(console) != "offline":
                    await live.next(timedelta(seconds=SOON_SECONDS))

    states = {
        row.id: row.state for row in await session.scalars(select(QueueEntry).execution_options(populate_existing=True))
    }
    assert states == {rung.id: QueueEntryState.waiting, talked.id: QueueEntryState.closed}
    assert list(await session.scalars(select(Offer.outcome))) == ["withdrawn"]


async def test_two_processes_do_everything_once(
    app: FastAPI,
    settings: Settings,
    session: AsyncSession,
    make_operator: MakeOperator,
    enqueued: Enqueue,
    later: Later,
) -> None:
    for number in range(6):
        await make_operator(f"Operator{number} Stone", seen_at=datetime.now(UTC))
    for _ in range(4):
        await enqueued()
    other = create_engine(settings.database_url)
    both = (app.state.sessions, create_sessions(other))

    await asyncio.gather(*(do_what_is_due(sessions) for sessions in both))
    await asyncio.gather(*(do_what_is_due(sessions) for sessions in both))
    assert list(await session.scalars(select(Offer.outcome))) == ["pending"] * 4
    await later(21)
    await asyncio.gather(*(do_what_is_due(sessions) for sessions in both))

    assert sorted(await session.scalars(select(Offer.outcome))) == ["missed"] * 4 + ["pending"] * 2
    await other.dispose()


async def test_with_nothing_to_do_the_server_rests(console: AsyncClient, at_once: AtOnce, queries: Queries) -> None:
    with queries.counted() as count:
        rest = await at_once()

    assert rest >= timedelta(seconds=10)
    assert count() <= 13


async def test_the_server_rests_no_longer_than_until_the_next_thing_is_due(
    console: AsyncClient, enqueued: Enqueue, at_once: AtOnce, set_up: SetUp
) -> None:
    await set_up(offer_seconds=7)
    await enqueued()

    rest = await at_once()

    assert timedelta(seconds=5) < rest <= timedelta(seconds=7)


async def test_a_caller_who_is_held_is_passed_over_and_looked_at_again(
    console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce
) -> None:
    held, free = (await enqueued()).id, (await enqueued()).id
    await session.execute(select(QueueEntry).where(QueueEntry.id == held).with_for_update())

    rest = await at_once()

    assert rest == timers.SOON
    assert {await offered_to(console), await offered_to(omar)} == {str(free), None}
    await session.rollback()
    await at_once()
    assert {await offered_to(console), await offered_to(omar)} == {str(free), str(held)}


async def test_without_the_live_feed_the_queue_goes_on(
    app: FastAPI, settings: Settings, console: AsyncClient, enqueued: Enqueue
) -> None:
    app.state.broadcaster.close()
    async with Broadcaster(driver_dsn(settings.database_url)) as own, running(app):
        with own.subscribe() as live:
            entry = await enqueued()
            async with asyncio.timeout(SOON_SECONDS):
                while '"offer"' not in (await live.next(timedelta(seconds=SOON_SECONDS)) or ""):
                    pass

        assert await offered_to(console) == str(entry.id)


async def test_a_database_that_goes_away_does_not_end_the_loop(
    app: FastAPI, console: AsyncClient, session: AsyncSession, enqueued: Enqueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "AFTER_A_FAULT", timedelta(0))
    await session.execute(text("ALTER TABLE offers RENAME TO offers_away"))
    await session.commit()
    async with running(app):
        await enqueued()
        told = asyncio.create_task(until_told(app, Topic.offer))
        await session.execute(text("ALTER TABLE offers_away RENAME TO offers"))
        await session.commit()
        await told

        assert await offered_to(console)
