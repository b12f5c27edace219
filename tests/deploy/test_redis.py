import asyncio

import pytest

from deploy.local import redis

pytestmark = pytest.mark.deploy


async def test_the_answer_to_a_command_is_its_first_line() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readline()
        writer.write(b":2\r\nmore" if command == b"DEL a b\r\n" else b"-ERR\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await redis.send("127.0.0.1", port, "DEL a b") == ":2"


async def test_who_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis, "ANSWER_SECONDS", 0.1)
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        with pytest.raises(TimeoutError):
            await redis.send("127.0.0.1", server.sockets[0].getsockname()[1], "PING")
