from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Presence, Role
from api.models import Call, Operator, SupervisionAct
from api.supervision.timers import do_what_is_due
from api.telephony.rooms import FakeRooms
from tests.api.conftest import Enqueue, MakeOperator, SignIn


@pytest.fixture
async def sam(make_operator: MakeOperator) -> Operator:
    return await make_operator("Sam Lee", skills=(), role=Role.supervisor, presence=Presence.offline)


@pytest.fixture
async def supervisor(sam: Operator, sign_in: SignIn) -> AsyncClient:
    """The browser of Sam, who is not available to callers."""
    return await sign_in(sam)


@pytest.fixture
async def talking(console: AsyncClient, session: AsyncSession, enqueued: Enqueue) -> Call:
    """A caller who talks with `operator`."""
    entry = await enqueued()
    assert (await console.post(f"/v1/queue/{entry.id}/claim")).status_code == 200
    call = await session.get_one(Call, entry.call_id)
    await session.refresh(call)
    return call


AtOnce = Callable[[], Awaitable[timedelta]]


@pytest.fixture
def at_once(app: FastAPI, rooms: FakeRooms) -> AtOnce:
    """What the server does by itself, done now."""

    async def work() -> timedelta:
        return await do_what_is_due(app.state.sessions, rooms)

    return work


@pytest.fixture
def unseen(session: AsyncSession) -> Callable[[Operator], Awaitable[None]]:
    """The operator's console gave its latest sign of life a minute ago."""

    async def leave(operator: Operator) -> None:
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        await session.execute(update(Operator).where(Operator.id == operator.id).values(seen_at=long_ago))
        await session.commit()

    return leave


async def supervise(browser: AsyncClient, call: Call, mode: str = "listen") -> dict[str, Any]:
    answer = await browser.post(f"/v1/calls/{call.id}/supervision", json={"mode": mode})
    assert answer.status_code == 200, answer.text
    seat: dict[str, Any] = answer.json()
    return seat


async def acts(session: AsyncSession) -> list[tuple[str, dict[str, Any]]]:
    """What is on record, in order."""
    rows = await session.scalars(select(SupervisionAct).order_by(SupervisionAct.at))
    return [(row.act, row.details) for row in rows]
