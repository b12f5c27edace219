"""A user's system as it may be: right, slow, broken, or talking nonsense. A real HTTP server on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key")


@dataclass(frozen=True)
class Says:
    """`body` as JSON, or as it is when it is bytes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Resets:
    """Breaks the connection off without an answer."""


class Silent:
    """Never answers."""


class BreaksOff:
    """Goes away in the middle of its answer."""


Behaviour = Says | Resets | Silent | BreaksOff


class System:
    """What it has been asked, and what it does; the last behaviour of a path stays."""

    def __init__(self) -> None:
        self.url = ""
        self.received: list[Received] = []
        self._script: dict[tuple[str, str], list[Behaviour]] = {}
        self.is_silent = asyncio.Event()
        self._closing = asyncio.Event()

    def on(self, method: str, path: str, *behaviours: Behaviour) -> None:
        self._script[method, path] = list(behaviours)

    def asked(self, method: str, path: str) -> Sequence[Received]:
        return [request for request in self.received if (request.method, request.path) == (method, path)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                self.received.append(request)
                if not await self._behave(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def close(self) -> None:
        self._closing.set()

    async def _behave(self, request: Received, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        match self._next(request):
            case Says() as said:
                writer.write(_written(said))
                await writer.drain()
                return True
            case Resets():
                writer.transport.abort()
            case BreaksOff():
                writer.write(_written(Says(200, {"count": 3}, {"Content-Length": "1000"})))
            case Silent():
                self.is_silent.set()
                await self._closing.wait()
        return False

    def _next(self, request: Received) -> Behaviour:
        script = self._script.get((request.method, request.path), [Says(404, {"code": "nothing-here"})])
        return script.pop(0) if len(script) > 1 else script[0]


@asynccontextmanager
async def running() -> AsyncIterator[System]:
    system = System()
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0)
    system.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield system
        system.close()


async def _read(reader: asyncio.StreamReader) -> Received | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    address = urlsplit(target)
    return Received(method, address.path, parse_qs(address.query), headers, json.loads(body) if body else None)


def _written(said: Says) -> bytes:
    body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))} | said.headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {said.status} Whatever\r\n{lines}\r\n".encode() + body
