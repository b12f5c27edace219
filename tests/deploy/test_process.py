import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local import probes
from deploy.local.errors import StackError
from deploy.local.process import STEADY_SECONDS, Port, Process, Service, failures_in_a_row, restart_delay
from tests.conftest import free_port

pytestmark = pytest.mark.deploy

SERVER = (
    "import http.server, sys\n"
    "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()"
)


def web_server(port: int, program: str = SERVER, start_seconds: float = 20) -> Service:
    return Service(
        name="web",
        argv=[sys.executable, "-c", program, str(port)],
        ready=probes.http(f"http://127.0.0.1:{port}/"),
        ports=[Port(port, "tcp", "TANDEM_WEB_PORT")],
        start_seconds=start_seconds,
    )


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    process = Process(web_server(free_port()), tmp_path)
    yield process
    await process.stop()


async def test_started_means_that_it_serves(process: Process) -> None:
    await process.start()
    assert await process.service.ready()


async def kill(process: Process) -> None:
    """Until it is back."""
    times = process.restarts + 1
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        await process.restarted(times)


async def test_a_killed_process_is_started_again(process: Process) -> None:
    await process.start()
    first = process.pid
    await kill(process)
    assert process.pid != first
    assert await process.service.ready()


async def test_what_a_dead_process_left_behind_is_put_right_before_the_next_start_and_only_then(tmp_path: Path) -> None:
    pids: list[int | None] = []

    async def recover() -> None:
        pids.append(web.pid)

    web = Process(replace(web_server(free_port()), recover=recover), tmp_path)
    await web.start()
    assert pids == []
    dead = web.pid
    await kill(web)
    assert pids == [dead]
    await web.stop()


async def test_a_recovery_that_fails_is_no_reason_to_stay_down(tmp_path: Path) -> None:
    async def recover() -> None:
        raise ConnectionRefusedError

    web = Process(replace(web_server(free_port()), recover=recover), tmp_path)
    await web.start()
    await kill(web)
    assert await web.service.ready()
    await web.stop()


@pytest.mark.parametrize(
    ("failures", "ran_seconds", "expected"),
    [(0, 1.0, 1), (2, 1.0, 3), (2, STEADY_SECONDS + 1, 1)],
)
def test_only_failures_that_follow_each_other_count(failures: int, ran_seconds: float, expected: int) -> None:
    assert failures_in_a_row(failures, ran_seconds) == expected


def test_who_fails_again_and_again_waits_longer_each_time() -> None:
    delays = [restart_delay(failures) for failures in range(1, 9)]
    assert delays == sorted(delays)
    assert delays[0] < 1 < delays[-1]


async def test_stopped_means_that_nothing_is_left(process: Process) -> None:
    await process.start()
    pid = process.pid
    assert pid
    await process.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_taken_port_is_one_sentence_that_names_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StackError, match=rf"Port {port}/tcp is taken, and web needs it: .*TANDEM_WEB_PORT"):
            await Process(web_server(port), tmp_path).start()


async def test_a_taken_port_means_that_the_data_of_whoever_has_it_is_left_alone(tmp_path: Path) -> None:
    prepared: list[str] = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        service = replace(web_server(other.getsockname()[1]), prepare=lambda: prepared.append("data"))
        with pytest.raises(StackError, match="is taken"):
            await Process(service, tmp_path).start()
    assert prepared == []


async def test_a_process_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    process = Process(web_server(free_port(), "raise SystemExit('no model')"), tmp_path)
    with pytest.raises(StackError, match="web ended with code 1: no model"):
        await process.start()


async def test_a_process_that_never_serves_is_given_up(tmp_path: Path) -> None:
    process = Process(web_server(free_port(), "import threading; threading.Event().wait()", 0.5), tmp_path)
    with pytest.raises(StackError, match="web was not ready after"):
        await process.start()
    await process.stop()
