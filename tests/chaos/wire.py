"""The network between the api and its clients, of which one can take hold."""

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Self

CHUNK_BYTES = 65_536
CHANGING = (b"POST ", b"PUT ", b"PATCH ", b"DELETE ")
HANGS_UP_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: a connection that is closed is reset."""


class Wire:
    """A TCP proxy on a port of its own.

    `lose_replies`: what a request has changed is committed, because the api commits before it answers; the answer's
    first bytes are taken in here, and the client's connection is reset. `paused`: nothing gets through, either way.
    """

    def __init__(self, api_port: int) -> None:
        self.lost_replies = 0
        self.lose_replies = False
        self._api_port = api_port
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def pause(self) -> None:
        self._open.clear()

    def go_on(self) -> None:
        self._open.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        with suppress(OSError):
            await self._carry(reader, writer)
        writer.close()

    async def _carry(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        api, to_api = await asyncio.open_connection("127.0.0.1", self._api_port)
        connection = _Connection(self, to_client)
        pumps = [
            asyncio.create_task(self._pump(client, to_api, connection.asks)),
            asyncio.create_task(self._pump(api, to_client, connection.may_answer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            to_api.close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, passes: Callable[[bytes], bool]
    ) -> None:
        while data := await source.read(CHUNK_BYTES):
            await self._open.wait()
            if not passes(data):
                return
            sink.write(data)
            await sink.drain()


class _Connection:
    """One after the other, as HTTP/1.1 has it: a request, its answer."""

    def __init__(self, wire: Wire, to_client: asyncio.StreamWriter) -> None:
        self._wire = wire
        self._to_client = to_client
        self._changes = False

    def asks(self, data: bytes) -> bool:
        if data.startswith(CHANGING):
            self._changes = True
        elif data.startswith(b"GET "):
            self._changes = False
        return True

    def may_answer(self, _: bytes) -> bool:
        if not (self._wire.lose_replies and self._changes):
            return True
        self._wire.lost_replies += 1
        line: socket.socket = self._to_client.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HANGS_UP_AT_ONCE)
        self._to_client.transport.abort()
        return False
