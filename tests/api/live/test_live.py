import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api import server
from api.config import Settings
from api.db import driver_dsn
from api.live.announcements import Topic, announce
from api.live.broadcaster import BACKLOG, Broadcaster, Subscription
from api.live.endpoints import events
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall

pytestmark = pytest.mark.api

SOON = timedelta(seconds=10)


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[Subscription]:
    broadcaster: Broadcaster = app.state.broadcaster
    with broadcaster.subscribe() as subscription:
        yield subscription


async def heard(subscription: Subscription) -> dict[str, Any]:
    message = await subscription.next(SOON)
    assert message is not None
    change: dict[str, Any] = json.loads(message)
    return change


async def test_every_change_of_a_call_is_announced(
    app: FastAPI, worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    events = [reports.utterance(1), reports.tool_call(2), reports.transition(3)]
    async with listening(app) as live:
        await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})
        changes = [await heard(live) for _ in range(3)]

    assert [change["topic"] for change in changes] == ["utterance", "tool_call", "transition"]
    assert {change["call_id"] for change in changes} == {str(call.id)}
    assert [change["id"] for change in changes] == [event["id"] for event in events]


async def test_a_claim_is_announced_to_everybody(app: FastAPI, console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()
    async with listening(app) as one, listening(app) as other:
        await console.post(f"/v1/queue/{entry.id}/claim")
        topics = [{(await heard(live))["topic"] for _ in range(4)} for live in (one, other)]

    assert topics == [{"operator", "queue", "call", "transition"}] * 2


async def test_what_was_refused_is_not_announced(app: FastAPI, worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    path = f"/v1/worker/calls/{call.id}/events"
    async with listening(app) as live:
        await worker.post(path, json={"events": [reports.utterance(1), reports.utterance(3)]})
        stored = reports.utterance(1)
        await worker.post(path, json={"events": [stored]})

        assert (await heard(live))["id"] == stored["id"]


async def test_a_stream_begins_with_hello_and_then_tells_changes(app: FastAPI, session: AsyncSession) -> None:
    async with aclosing(events(app.state.broadcaster)) as stream:
        assert await anext(stream) == "retry: 1000\nevent: hello\ndata: {}\n\n"
        await announce(session, Topic.queue)
        await session.commit()

        assert await anext(stream) == 'event: change\ndata: {"topic": "queue"}\n\n'


async def test_a_silent_stream_is_kept_alive(app: FastAPI) -> None:
    async with aclosing(events(app.state.broadcaster, keep_alive=timedelta(0))) as stream:
        await anext(stream)

        assert await anext(stream) == ": keep-alive\n\n"


async def test_a_console_that_does_not_keep_up_is_let_go(app: FastAPI, session: AsyncSession) -> None:
    async with listening(app) as slow, listening(app) as quick:
        for number in range(BACKLOG + 1):
            await session.execute(text("SELECT pg_notify('tandem_live', :n)"), {"n": str(number)})
            await session.commit()
            assert await quick.next(SOON) == str(number)

        assert await slow.next(SOON) is None


async def test_when_the_database_goes_the_consoles_come_back(
    app: FastAPI, session: AsyncSession, settings: Settings
) -> None:
    broadcaster = Broadcaster(driver_dsn(settings.database_url), reconnect_after=timedelta(0))
    async with broadcaster:
        with broadcaster.subscribe() as before:
            await _cut_listeners(session)
            assert await before.next(SOON) is None
        with broadcaster.subscribe() as after:
            # Announced until it listens again: a console that came back has fetched everything before.
            message = None
            while message is None:
                await announce(session, Topic.queue)
                await session.commit()
                message = await _next_or_nothing(after)
        assert json.loads(message) == {"topic": "queue"}


async def _cut_listeners(session: AsyncSession) -> None:
    await session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
    )
    await session.commit()


async def _next_or_nothing(subscription: Subscription) -> str | None:
    try:
        return await subscription.next(timedelta(seconds=0.1))
    except TimeoutError:
        return None


async def test_the_feed_streams_over_http_and_ends_with_the_server(
    app: FastAPI, settings: Settings, console: AsyncClient, enqueued: Enqueue
) -> None:
    running = server.build(settings, app)
    running.config.lifespan = "off"  # the fixture has started the app
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(running.serve([listener]))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    cookies = {"tandem_session": console.cookies["tandem_session"]}
    async with (
        AsyncClient(base_url=address, cookies=cookies, timeout=SOON.total_seconds()) as browser,
        browser.stream("GET", "/v1/live") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert [await anext(lines) for _ in range(2)] == ["retry: 1000", "event: hello"]
        await enqueued()
        assert "event: change" in [line async for line in _until_change(lines)]
        running.should_exit = True
        async with asyncio.timeout(SOON.total_seconds() / 2):
            async for _ in lines:
                pass
    await serving


async def _until_change(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line == "event: change":
            return


async def test_strangers_hear_nothing(client: AsyncClient) -> None:
    answer = await client.get("/v1/live")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
