"""One process takes over from another on the same socket, and nobody is refused meanwhile."""

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from deploy.local import probes
from deploy.local.errors import StackError
from deploy.local.process import Port, Process, Service
from tests.conftest import free_port

pytestmark = pytest.mark.deploy

PROGRAM = """
import pathlib, signal, socket, sys, threading
name, ready, fd = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[sys.argv.index("--fd") + 1])
listener, is_over = socket.socket(fileno=fd), threading.Event()
signal.signal(signal.SIGTERM, lambda *_: is_over.set())
listener.settimeout(0.05)
ready.touch()
while not is_over.is_set():
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        continue
    connection.settimeout(None)
    connection.recv(65536)
    head = "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(name)
    connection.sendall((head + name).encode())
    connection.close()
"""


def named(name: str, port: int, folder: Path) -> Service:
    ready = folder / f"{name}-ready"
    return Service(
        name="web",
        argv=[sys.executable, "-c", PROGRAM, name, str(ready)],
        ready=probes.touched(ready, lambda: 0.0),
        listens_at=Port(port, "tcp", "TANDEM_WEB_PORT"),
        start_seconds=20,
    )


@dataclass
class Visitor:
    """Asks all the time, on a new connection each."""

    url: str
    answers: list[str] = field(default_factory=list)
    _answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def visit(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                self.answers.append((await client.get(self.url)).text)
                async with self._answered:
                    self._answered.notify_all()

    async def answered_by(self, name: str) -> None:
        async with asyncio.timeout(20), self._answered:
            await self._answered.wait_for(lambda: self.answers[-1:] == [name])


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(f"http://127.0.0.1:{free_port()}/")


async def test_nobody_is_refused_while_a_process_takes_over_from_another(visitor: Visitor, tmp_path: Path) -> None:
    port = int(visitor.url.split(":")[-1].strip("/"))
    old = Process(named("old", port, tmp_path), tmp_path)
    await old.start()
    visiting = asyncio.create_task(visitor.visit())
    await visitor.answered_by("old")
    new = Process(named("new", port, tmp_path), tmp_path, old.listener)
    await new.start()

    assert await old.retire() == 0

    await visitor.answered_by("new")
    before = len(visitor.answers)
    await visitor.answered_by("new")
    assert not visiting.done(), visiting.exception()  # a refused connection would have ended it
    assert set(visitor.answers[before:]) <= {"new"}
    visiting.cancel()
    await asyncio.wait([visiting])
    await new.stop()


async def test_who_asks_while_the_only_process_is_away_waits(visitor: Visitor, tmp_path: Path) -> None:
    port = int(visitor.url.split(":")[-1].strip("/"))
    process = Process(named("again", port, tmp_path), tmp_path)
    await process.start()
    visiting = asyncio.create_task(visitor.visit())
    await visitor.answered_by("again")
    await process.retire()
    successor = Process(process.service, tmp_path, process.listener)
    await successor.start()
    await visitor.answered_by("again")
    assert not visiting.done(), visiting.exception()
    visiting.cancel()
    await asyncio.wait([visiting])
    await successor.stop()


async def test_a_port_that_is_taken_is_named_with_its_variable(tmp_path: Path) -> None:
    port = free_port()
    first, second = (Process(named(name, port, tmp_path), tmp_path) for name in ("first", "second"))
    await first.start()
    with pytest.raises(StackError, match="TANDEM_WEB_PORT"):
        await second.start()
    await first.stop()


async def test_what_was_stopped_listens_again_once_it_is_started(visitor: Visitor, tmp_path: Path) -> None:
    process = Process(named("web", int(visitor.url.split(":")[-1].strip("/")), tmp_path), tmp_path)
    await process.start()
    await process.stop()
    await process.start()
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(visitor.url)).text == "web"
    await process.stop()
