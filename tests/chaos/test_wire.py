"""The wire between the api and its clients loses what it is told to lose, after the other side has done its part."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.chaos.wire import Wire

pytestmark = pytest.mark.deploy

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Api:
    """Answers everything with ok, and counts what it has done."""

    def __init__(self) -> None:
        self.done: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(65_536):
            self.done.append(request.split(b" ", 1)[0].decode())
            writer.write(ANSWER)
            await writer.drain()
        writer.close()


@pytest.fixture
async def api() -> AsyncIterator[tuple[Api, int]]:
    api = Api()
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0)
    yield api, server.sockets[0].getsockname()[1]
    server.close()


async def test_a_change_is_done_and_its_reply_lost(api: tuple[Api, int]) -> None:
    behind, port = api
    async with Wire(port) as wire, httpx.AsyncClient(base_url=wire.url, trust_env=False) as client:
        wire.lose_replies = True
        with pytest.raises(httpx.ReadError):
            await client.post("/events")
        assert (await client.get("/calls")).text == "ok"
        wire.lose_replies = False
        assert (await client.post("/events")).text == "ok"
        assert wire.lost_replies == 1
    assert behind.done == ["POST", "GET", "POST"]


async def test_nothing_gets_through_while_it_is_paused(api: tuple[Api, int]) -> None:
    behind, port = api
    async with Wire(port) as wire, httpx.AsyncClient(base_url=wire.url, trust_env=False) as client:
        wire.pause()
        asking = asyncio.create_task(client.get("/calls"))
        done, _ = await asyncio.wait([asking], timeout=0.2)
        assert not done
        assert behind.done == []
        wire.go_on()
        assert (await asking).text == "ok"


async def test_an_api_that_is_away_is_a_broken_connection() -> None:
    async with Wire(1) as wire, httpx.AsyncClient(base_url=wire.url, trust_env=False) as client:
        with pytest.raises(httpx.TransportError):
            await client.get("/calls")
