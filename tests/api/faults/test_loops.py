"""What goes on by itself goes on, whatever happens to one of many, and after a mistake of ours too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api import app as composition
from api.app import configure
from api.config import Settings
from api.db import driver_dsn
from api.models import Call
from api.telephony.reconciliation import reconcile
from api.telephony.rescue import Watch
from api.telephony.rooms import FakeRooms
from tests.api.conftest import MakeCall

pytestmark = pytest.mark.api

SOON_SECONDS = 10.0

LATER = datetime.now(UTC) + timedelta(hours=1)


@asynccontextmanager
async def held(settings: Settings, call_id: UUID) -> AsyncIterator[None]:
    """A long transaction has this call."""
    connection = await asyncpg.connect(driver_dsn(settings.database_url))
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("SELECT 1 FROM calls WHERE id = $1 FOR UPDATE", call_id)
    yield
    await transaction.rollback()
    await connection.close()


@pytest.fixture
async def app(assembled: FastAPI, settings: Settings, rooms: FakeRooms) -> AsyncIterator[FastAPI]:
    """Which does nothing by itself: these tests do it."""
    app = configure(assembled, settings, rooms=rooms, by_itself=False)
    async with app.router.lifespan_context(app):
        yield app


async def test_a_call_that_somebody_holds_does_not_keep_the_others_from_being_rescued(
    app: FastAPI, settings: Settings, session: AsyncSession, rooms: FakeRooms, make_call: MakeCall
) -> None:
    calls = sorted([await make_call(), await make_call()], key=lambda call: call.id)
    watch = Watch(app.state.sessions, rooms, "tandem", since=LATER - timedelta(minutes=1))
    async with held(settings, calls[0].id):
        assert await watch.look(LATER)
    assert [room for room, _ in rooms.dispatched] == [calls[1].room]

    await watch.look(LATER)
    assert {room for room, _ in rooms.dispatched} == {call.room for call in calls}


async def test_a_call_that_somebody_holds_does_not_keep_the_others_from_being_reconciled(
    app: FastAPI, settings: Settings, session: AsyncSession, rooms: FakeRooms, make_call: MakeCall
) -> None:
    calls = [await make_call(), await make_call()]
    async with held(settings, calls[0].id):
        assert await reconcile(app.state.sessions, rooms, LATER) == 1
    assert await states(session, calls) == ["active", "ended"]

    assert await reconcile(app.state.sessions, rooms, LATER) == 1
    assert await states(session, calls) == ["ended", "ended"]


async def states(session: AsyncSession, calls: list[Call]) -> list[str]:
    for call in calls:
        await session.refresh(call)
    await session.commit()
    return [call.state for call in calls]


async def test_a_loop_that_a_mistake_of_ours_ended_begins_again(
    assembled: FastAPI, settings: Settings, rooms: FakeRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, again = list[None](), asyncio.Event()

    async def mistaken(*_: object) -> None:
        begun.append(None)
        if len(begun) > 1:
            again.set()
            await asyncio.Event().wait()
        raise ZeroDivisionError

    monkeypatch.setattr(composition, "prune_forever", mistaken)
    app = configure(assembled, settings, rooms=rooms)
    async with app.router.lifespan_context(app), asyncio.timeout(SOON_SECONDS):
        await again.wait()
