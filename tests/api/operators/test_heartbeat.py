from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Presence
from api.models import Operator, PresenceChange
from api.queue.timers import do_what_is_due
from tests.api.conftest import Enqueue

pytestmark = pytest.mark.api

HEARTBEAT = "/v1/operators/me/heartbeat"


async def last_seen(session: AsyncSession, seconds_ago: float) -> None:
    await session.execute(update(Operator).values(seen_at=datetime.now(UTC) - timedelta(seconds=seconds_ago)))
    await session.commit()


async def presence(console: AsyncClient) -> str:
    found: str = (await console.get("/v1/auth/me")).json()["presence"]
    return found


@pytest.mark.parametrize("chosen", ["available", "break"])
async def test_whoever_is_not_seen_any_more_is_offline(
    app: FastAPI, console: AsyncClient, session: AsyncSession, chosen: str
) -> None:
    await console.put("/v1/operators/me/presence", json={"presence": chosen})
    await last_seen(session, 21)

    await do_what_is_due(app.state.sessions)

    assert await presence(console) == "offline"
    recorded = (await session.scalars(select(PresenceChange).order_by(PresenceChange.at))).all()[-1]
    assert (recorded.before, recorded.change, recorded.by) == (chosen, "not_seen", None)
    assert recorded.reason == "not seen for 20 seconds"


async def test_a_sign_of_life_keeps_the_presence(app: FastAPI, console: AsyncClient, session: AsyncSession) -> None:
    await last_seen(session, 21)

    answer = await console.post(HEARTBEAT)
    await do_what_is_due(app.state.sessions)

    assert (answer.status_code, answer.json()["presence"]) == (200, "available")
    assert await presence(console) == "available"


async def test_a_sign_of_life_says_what_the_server_has_changed(
    app: FastAPI, console: AsyncClient, session: AsyncSession
) -> None:
    await last_seen(session, 21)
    await do_what_is_due(app.state.sessions)

    assert (await console.post(HEARTBEAT)).json()["presence"] == "offline"


async def test_somebody_who_was_never_seen_does_not_stay_available(
    app: FastAPI, operator: Operator, session: AsyncSession
) -> None:
    since = datetime.now(UTC) - timedelta(seconds=21)
    await session.execute(update(Operator).values(seen_at=None, presence_since=since))
    await session.commit()

    await do_what_is_due(app.state.sessions)

    await session.refresh(operator)
    assert operator.presence is Presence.offline


async def test_a_caller_on_the_line_keeps_the_operator(
    app: FastAPI, console: AsyncClient, session: AsyncSession, enqueued: Enqueue
) -> None:
    """The agent in the room watches the seat: a closed tab is seen there within seconds."""
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await last_seen(session, 3_600)

    await do_what_is_due(app.state.sessions)

    assert await presence(console) == "busy"


async def test_the_server_wakes_when_the_next_operator_would_be_gone(
    app: FastAPI, console: AsyncClient, session: AsyncSession
) -> None:
    await last_seen(session, 12)

    rest = await do_what_is_due(app.state.sessions)

    assert timedelta(seconds=6) < rest <= timedelta(seconds=8)


async def test_who_chose_a_presence_is_on_record(
    console: AsyncClient, operator: Operator, session: AsyncSession
) -> None:
    await console.put("/v1/operators/me/presence", json={"presence": "break", "reason": "lunch"})

    recorded = (await session.scalars(select(PresenceChange))).one()

    assert (recorded.before, recorded.after, recorded.reason, recorded.by) == (
        Presence.available,
        Presence.on_break,
        "lunch",
        operator.id,
    )


async def test_strangers_have_no_heartbeat(client: AsyncClient) -> None:
    answer = await client.post(HEARTBEAT)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
