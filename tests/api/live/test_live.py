import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api import server
from api.auth import is_signed_in
from api.config import Settings
from api.live.announcements import Topic, announce
from api.live.broadcaster import Broadcaster
from api.live.endpoints import events
from api.live.position import Position
from api.live.subscription import BACKLOG, Subscription
from api.models import OperatorSession
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall
from tests.api.live.conftest import SOON, heard

pytestmark = pytest.mark.api


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[Subscription]:
    broadcaster: Broadcaster = app.state.broadcaster
    with broadcaster.subscribe() as subscription:
        yield subscription


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
        retry, hello, began, data, *_ = (await anext(stream)).split("\n")
        assert (retry, hello, data) == ("retry: 1000", "event: hello", 'data: {"resumed": false}')
        await announce(session, Topic.queue)
        await announce(session, Topic.number)
        await session.commit()

        name, went_on, changes, *_ = (await anext(stream)).split("\n")
        assert (name, changes) == ("event: changes", 'data: [{"topic": "queue"}, {"topic": "number"}]')
        positions = [Position.parse(line.removeprefix("id: ")) for line in (began, went_on)]
        assert None not in positions
        assert positions[0] != positions[1]


async def test_a_silent_stream_is_kept_alive(app: FastAPI) -> None:
    async with aclosing(events(app.state.broadcaster, keep_alive=timedelta(0))) as stream:
        await anext(stream)

        assert await anext(stream) == ": keep-alive\n\n"


async def test_consoles_that_came_together_are_not_asked_about_together(app: FastAPI) -> None:
    keep_alive = timedelta(seconds=0.5)

    async def first_sign_of_life() -> float:
        async with aclosing(events(app.state.broadcaster, keep_alive=keep_alive)) as stream:
            await anext(stream)
            await anext(stream)
            return monotonic()

    began = monotonic()
    times = await asyncio.gather(*(first_sign_of_life() for _ in range(20)))
    assert min(times) - began > keep_alive.total_seconds() / 2
    assert max(times) - min(times) > keep_alive.total_seconds() / 10


async def test_a_console_that_does_not_keep_up_is_let_go(app: FastAPI, session: AsyncSession) -> None:
    async with listening(app) as slow, listening(app) as quick:
        for _ in range(BACKLOG // 100 + 1):
            for _ in range(100):
                await announce(session, Topic.ticket, id=uuid4())
            await session.commit()
            for _ in range(100):
                assert await quick.next(SOON)

        assert await slow.next(SOON) is None


async def test_what_comes_while_a_console_takes_its_time_becomes_one_event(app: FastAPI, session: AsyncSession) -> None:
    async with aclosing(events(app.state.broadcaster)) as stream, listening(app) as live:
        await anext(stream)
        for topic in (Topic.queue, Topic.number, Topic.queue):
            await announce(session, topic)
            await session.commit()
            await heard(live)

        assert (await anext(stream)).split("\n")[2] == 'data: [{"topic": "queue"}, {"topic": "number"}]'


async def test_who_has_logged_out_is_told_nothing_more(
    app: FastAPI, client: AsyncClient, console: AsyncClient, session: AsyncSession
) -> None:
    token = console.cookies["tandem_session"]

    async def is_welcome() -> bool:
        return await is_signed_in(app.state.sessions, token)

    async with aclosing(events(app.state.broadcaster, None, is_welcome, keep_alive=timedelta(0))) as stream:
        assert "hello" in await anext(stream)
        assert await anext(stream) == ": keep-alive\n\n"
        await console.post("/v1/auth/logout")

        with pytest.raises(StopAsyncIteration):
            await anext(stream)


async def test_to_follow_the_feed_keeps_no_session_alive(
    app: FastAPI, console: AsyncClient, session: AsyncSession
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    await session.execute(update(OperatorSession).values(expires_at=soon))
    await session.commit()

    assert await is_signed_in(app.state.sessions, console.cookies["tandem_session"])

    assert await session.scalar(select(OperatorSession.expires_at)) == soon
    await session.execute(update(OperatorSession).values(expires_at=datetime.now(UTC)))
    await session.commit()
    assert not await is_signed_in(app.state.sessions, console.cookies["tandem_session"])


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
        place = (await anext(lines)).removeprefix("id: ")
        entry = await enqueued()
        assert str(entry.id) in [line async for line in _until_changes(lines)][-1]
        for path, headers in ((f"/v1/live?after={place}", {}), ("/v1/live?after=0.1.", {"Last-Event-ID": place})):
            async with browser.stream("GET", path, headers=headers) as other:
                told = [line async for line in _until_changes(other.aiter_lines())]
                assert 'data: {"resumed": true}' in told
                assert str(entry.id) in told[-1]
        running.should_exit = True
        async with asyncio.timeout(SOON.total_seconds() / 2):
            async for _ in lines:
                pass
    await serving


async def _until_changes(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith("data: ["):
            return


async def test_strangers_hear_nothing(client: AsyncClient) -> None:
    answer = await client.get("/v1/live")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
