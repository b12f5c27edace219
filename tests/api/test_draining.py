"""An api that is told to stop: what is under way is finished, who waits is let go, and another process takes over."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from agents.backend.http import HttpBackend
from api.config import Settings
from api.models import Leader, Operator
from deploy.local import probes
from deploy.local.process import Port, Process, Service
from tests.api.conftest import PASSWORD, MakeCall
from tests.conftest import free_port

pytestmark = pytest.mark.api

CHECKOUT = Path(__file__).resolve().parents[2]
DRAIN_SECONDS = 1
SOON_SECONDS = 10.0


@dataclass
class Api:
    """A process of the api, beside others on one socket."""

    process: Process
    url: str

    def told_to_stop(self) -> asyncio.Task[int | None]:
        return asyncio.create_task(self.process.retire())


Start = Callable[[], Awaitable[Api]]


@pytest.fixture
async def start(settings: Settings, tmp_path: Path) -> AsyncIterator[Start]:
    port, running = free_port(), list[Process]()

    async def another() -> Api:
        service = _service(port, settings, tmp_path / f"ready-{len(running)}")
        process = Process(service, tmp_path / "logs", running[0].listener if running else None)
        running.append(process)
        await process.start()
        return Api(process, f"http://127.0.0.1:{port}")

    yield another
    for process in running:
        await process.stop()


def _service(port: int, settings: Settings, ready_file: Path) -> Service:
    return Service(
        name="api",
        argv=[sys.executable, "-m", "api", "serve"],
        env={
            "PYTHONPATH": str(CHECKOUT),
            "DATABASE_URL": settings.database_url,
            "TANDEM_READY_FILE": str(ready_file),
            "TANDEM_API_DRAIN_SECONDS": str(DRAIN_SECONDS),
            "LIVEKIT_URL": f"ws://127.0.0.1:{free_port()}",
        },
        ready=probes.touched(ready_file, lambda: 0.0),
        listens_at=Port(port, "tcp", "TANDEM_PORT"),
    )


@pytest.fixture
async def desk(operator: Operator) -> AsyncIterator[Callable[[Api], Awaitable[httpx.AsyncClient]]]:
    async with AsyncExitStack() as open_clients:

        async def sign_in(api: Api) -> httpx.AsyncClient:
            client = await open_clients.enter_async_context(httpx.AsyncClient(base_url=api.url, trust_env=False))
            answer = await client.post("/v1/auth/login", json={"email": operator.email, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            return client

        yield sign_in


async def test_told_to_stop_it_says_so_finishes_and_lets_everybody_go(
    start: Start,
    desk: Callable[[Api], Awaitable[httpx.AsyncClient]],
    session: AsyncSession,
    settings: Settings,
    make_call: MakeCall,
) -> None:
    api = await start()
    console, call = await desk(api), await make_call()
    backend = HttpBackend(api.url, settings.worker_token)
    async with console.stream("GET", "/v1/live") as feed:
        lines = feed.aiter_lines()
        assert "retry" in await anext(lines)
        waiting = asyncio.create_task(backend.instructions(call.id, 0))
        await until_somebody_leads(session)

        stopping = api.told_to_stop()
        async with httpx.AsyncClient(base_url=api.url, trust_env=False) as probe:
            while (ready := await probe.get("/v1/ready")).status_code == 200:
                pass
            health = await probe.get("/v1/health")
        async with asyncio.timeout(SOON_SECONDS):
            async for _ in lines:
                pass

    assert (ready.status_code, ready.json()["code"]) == (503, "draining")
    assert health.status_code == 200
    assert await waiting == []
    assert await stopping in (0, -signal.SIGTERM)  # uvicorn ends with the signal it was told to end by
    assert await leaders(session) == 0
    await backend.aclose()


async def leaders(session: AsyncSession) -> int:
    count = await session.scalar(select(func.count()).select_from(Leader))
    await session.commit()
    return count or 0


async def until_somebody_leads(session: AsyncSession) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while await leaders(session) == 0:
            pass


async def test_while_one_takes_over_from_another_every_request_is_answered(start: Start) -> None:
    first = await start()
    answers, is_over = list[int](), asyncio.Event()

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=first.url, trust_env=False) as client:
            while not is_over.is_set():
                answer = await client.get("/v1/health", headers={"Connection": "close"})
                answers.append(answer.status_code)

    asking = [asyncio.create_task(ask()) for _ in range(3)]
    await start()
    await first.told_to_stop()
    is_over.set()
    await asyncio.gather(*asking)

    assert len(answers) > 10
    assert set(answers) == {200}


async def test_a_socket_that_is_none_is_said_so(settings: Settings) -> None:
    with socket.socket() as unbound:
        unbound.bind(("127.0.0.1", 0))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api", "serve", "--fd", "77",
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": settings.database_url},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, error = await child.communicate()

    assert child.returncode == 1
    assert b"Cannot listen" in error
