"""What a transaction announces is heard once, when and only when it commits."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.live import broadcaster as broadcasting
from api.live.announcements import Topic, announce
from api.models import LiveChange
from tests.api.live.conftest import NewBroadcaster, NewSession, heard
from tests.api.queries import Queries

pytestmark = pytest.mark.api

NEVER = timedelta(hours=1)


async def announced(session: AsyncSession, *ids: UUID) -> None:
    for each in ids:
        await announce(session, Topic.ticket, id=each)
    await session.commit()


async def test_what_is_rolled_back_is_never_heard(app: FastAPI, session: AsyncSession) -> None:
    stored = uuid4()
    with app.state.broadcaster.subscribe() as live:
        async with session.begin():
            await announce(session, Topic.ticket, id=uuid4())
            await session.rollback()
        await announced(session, stored)

        assert (await heard(live))["id"] == str(stored)


async def test_the_same_change_twice_in_a_transaction_is_one(app: FastAPI, session: AsyncSession) -> None:
    once, last = uuid4(), uuid4()
    with app.state.broadcaster.subscribe() as live:
        await announced(session, once, once, last, once)
        await announced(session, once)

        assert [(await heard(live))["id"] for _ in range(3)] == [str(once), str(last), str(once)]


async def test_a_transaction_announces_in_one_statement(app: FastAPI, queries: Queries) -> None:
    async with app.state.sessions.begin() as session:
        await session.execute(select(1))
        with queries.counted() as count:
            await announced(session, *(uuid4() for _ in range(20)))

    assert count() == 1


async def test_a_transaction_that_announces_nothing_writes_nothing(app: FastAPI, queries: Queries) -> None:
    with queries.counted() as count:
        async with app.state.sessions.begin() as session:
            await session.execute(select(1))

    assert count() == 1


async def test_what_a_savepoint_keeps_is_announced_with_the_rest(app: FastAPI, session: AsyncSession) -> None:
    inner, outer = uuid4(), uuid4()
    with app.state.broadcaster.subscribe() as live:
        async with session.begin_nested():
            await announce(session, Topic.ticket, id=inner)
        await announced(session, outer)

        assert [(await heard(live))["id"] for _ in range(2)] == [str(inner), str(outer)]
    assert await session.scalar(select(func.count()).select_from(LiveChange)) == 1


async def test_another_api_process_is_told_at_once(
    app: FastAPI, new_broadcaster: NewBroadcaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasting, "LOOK_EVERY", NEVER)
    stored, other = uuid4(), await new_broadcaster()
    with other.subscribe() as live:
        async with app.state.sessions.begin() as session:
            await announce(session, Topic.ticket, id=stored)

        assert (await heard(live))["id"] == str(stored)


async def test_a_process_that_dies_before_it_can_tell_is_heard_all_the_same(
    app: FastAPI, new_session: NewSession
) -> None:
    stored, dying = uuid4(), await new_session()
    with app.state.broadcaster.subscribe() as live:
        await announced(dying, stored)

        assert (await heard(live))["id"] == str(stored)
