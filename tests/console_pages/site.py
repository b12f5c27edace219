"""The console as browsers get it: built, served by the real api on a real Postgres, and a LiveKit to talk over."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import server
from api.app import create_app
from api.config import Settings
from api.queue.timers import do_what_is_due
from api.telephony.rooms import FakeRooms
from deploy.local import services
from deploy.local.process import Process
from deploy.local.settings import CHECKOUT, StackSettings
from tests.conftest import free_port

DIST = CHECKOUT / "console" / "dist"


@dataclass(frozen=True)
class Site:
    url: str
    app: FastAPI
    worker: httpx.AsyncClient
    """With the worker's token."""

    @property
    def sessions(self) -> async_sessionmaker[AsyncSession]:
        sessions: async_sessionmaker[AsyncSession] = self.app.state.sessions
        return sessions

    async def ring(self) -> None:
        """What the server does by itself, done once: whoever waits is offered to whoever is free."""
        await do_what_is_due(self.sessions)


@asynccontextmanager
async def serve(database_url: str, home: Path) -> AsyncGenerator[Site]:
    """No timer runs: what a page shows stays so while it is looked at."""
    async with _livekit(home) as stack:
        settings = Settings(
            database_url=database_url,
            console_dir=DIST,
            livekit_url=stack.livekit_address,
            livekit_api_key=stack.livekit_key,
            livekit_api_secret=stack.livekit_secret,
        )
        app = create_app(settings, FakeRooms(), by_itself=False)
        async with app.router.lifespan_context(app), _listening(settings, app) as url:
            headers = {"Authorization": f"Bearer {settings.worker_token}"}
            async with httpx.AsyncClient(base_url=f"{url}/v1/worker", headers=headers, trust_env=False) as worker:
                yield Site(url, app, worker)


@asynccontextmanager
async def _listening(settings: Settings, app: FastAPI) -> AsyncGenerator[str]:
    running = server.build(settings, app)
    running.config.lifespan = "off"  # it has begun already
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(running.serve([listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    await serving


@asynccontextmanager
async def _livekit(home: Path) -> AsyncGenerator[StackSettings]:
    stack = StackSettings(
        home=home,
        valkey_port=free_port(),
        livekit_port=free_port(),
        livekit_tcp_port=free_port(),
        livekit_udp_port=free_port(),
    )
    parts = [Process(part, stack.logs) for part in (services.valkey(stack), services.livekit(stack))]
    for part in parts:
        await part.start()
    yield stack
    for part in reversed(parts):
        await part.stop()
