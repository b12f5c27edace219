"""Each test has a Postgres of its own, which is killed, frozen and filled up. Shadows what the other tests share."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from api.app import configure
from api.config import Settings
from api.db import create_engine
from api.schema import migrate
from api.telephony.rooms import FakeRooms
from tests.api.faults.server import Server
from tests.conftest import free_port

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data of a server that has a migrated database, made once and copied for each test."""
    memory = Path("/dev/shm")  # noqa: S108
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else tmp_path_factory.getbasetemp()))
    asyncio.run(_make(folder / "made"))
    yield folder
    shutil.rmtree(folder)


async def _make(folder: Path) -> None:
    server = Server(folder, free_port())
    await server.process.start()
    connection = await asyncpg.connect(server.url)
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    await connection.close()
    await migrate(server.url.replace("/postgres", f"/{TEMPLATE}"))
    await server.process.stop()


@pytest.fixture
async def server(cluster: Path, request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    """Marked `small_disk(megabytes)`, it has one that fills up."""
    folder = cluster / "copy"
    shutil.copytree(cluster / "made", folder)
    server = Server(folder, free_port())
    if (mark := request.node.get_closest_marker("small_disk")) is not None:
        server.with_small_disk(*mark.args)
    await server.process.start()
    yield server
    server.thaw()
    await server.process.stop()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_url(server: Server) -> str:
    return server.url


@pytest.fixture
def template() -> str:
    return TEMPLATE


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(settings.database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def app(assembled: FastAPI, settings: Settings, rooms: FakeRooms) -> AsyncIterator[FastAPI]:
    """With everything that happens by itself."""
    app = configure(assembled, settings, rooms=rooms)
    async with app.router.lifespan_context(app):
        yield app
