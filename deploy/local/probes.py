"""How to ask each kind of service whether it serves. None of them raises."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import httpx

from deploy.local import redis

Probe = Callable[[], Awaitable[bool]]
PROBE_SECONDS = 2.0


def http(url: str) -> Probe:
    async def ready() -> bool:
        try:
            # Without certificates, which it would load each time: nothing is asked but this machine, over plain HTTP.
            async with httpx.AsyncClient(timeout=PROBE_SECONDS, trust_env=False, verify=False) as client:  # noqa: S501
                return (await client.get(url)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    return ready


def touched(path: Path, since: Callable[[], float]) -> Probe:
    """Whether the file was written after that moment (time.time())."""

    async def ready() -> bool:
        try:
            return path.stat().st_mtime > since()  # noqa: ASYNC240 -- a local file, looked up in microseconds
        except FileNotFoundError:
            return False

    return ready


def http_at(port_file: Path, since: Callable[[], float]) -> Probe:
    """Whether somebody serves at the port that the file names; it has to be written after that moment (time.time())."""

    async def ready() -> bool:
        if not await touched(port_file, since)():
            return False
        try:
            port = port_file.read_text()  # noqa: ASYNC240 -- a few bytes of a local file
        except FileNotFoundError:
            return False
        return await http(f"http://127.0.0.1:{port}/")()

    return ready


def both(first: Probe, second: Probe) -> Probe:
    async def ready() -> bool:
        return await first() and await second()

    return ready


def program(*argv: str) -> Probe:
    async def ready() -> bool:
        child = await asyncio.create_subprocess_exec(
            *argv, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        return await child.wait() == 0

    return ready


def pong(port: int) -> Probe:
    async def ready() -> bool:
        try:
            return (await redis.send("127.0.0.1", port, "PING")).startswith("+PONG")
        except OSError:
            return False

    return ready


def sip_options(port: int) -> Probe:
    """Any answer to OPTIONS shows that the gateway reads its socket (RFC 3261 §11)."""

    async def ready() -> bool:
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _OptionsCaller(answered), remote_addr=("127.0.0.1", port)
        )
        own_port = transport.get_extra_info("sockname")[1]
        transport.sendto(_options_request(port, own_port))
        try:
            return await asyncio.wait_for(answered, PROBE_SECONDS)
        except TimeoutError:
            return False
        finally:
            transport.close()

    return ready


class _OptionsCaller(asyncio.DatagramProtocol):
    def __init__(self, answered: asyncio.Future[bool]) -> None:
        self._answered = answered

    def datagram_received(self, data: bytes, _addr: object) -> None:
        self._answer(data.startswith(b"SIP/2.0 "))

    def error_received(self, _error: Exception) -> None:
        self._answer(False)

    def _answer(self, served: bool) -> None:
        if not self._answered.done():
            self._answered.set_result(served)


def _options_request(port: int, own_port: int) -> bytes:
    token = uuid4().hex
    lines = [
        f"OPTIONS sip:ping@127.0.0.1:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:{own_port};branch=z9hG4bK{token};rport",
        f"From: <sip:health@127.0.0.1:{own_port}>;tag={token[:8]}",
        f"To: <sip:ping@127.0.0.1:{port}>",
        f"Call-ID: {token}@127.0.0.1",
        "CSeq: 1 OPTIONS",
        f"Contact: <sip:health@127.0.0.1:{own_port}>",
        "Max-Forwards: 70",
        "Content-Length: 0",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
