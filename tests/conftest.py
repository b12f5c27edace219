import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import postgres
from deploy.local.process import Process

MEMORY_NEEDED_BYTES = 2 * 1024**3
CATEGORIES = {"unit", "api", "agents", "scenarios", "evals", "deploy", "e2e", "bench"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not CATEGORIES & {mark.name for mark in item.iter_markers()}:
            raise pytest.UsageError(f"{item.nodeid} has no category: one of {', '.join(sorted(CATEGORIES))}")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The administrator's URL of a running Postgres: `TEST_DATABASE_URL`, or one of this test process's own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = _memory_folder() or tmp_path_factory.mktemp("postgres")
    port = free_port()
    # Nothing of a test outlives the test: durability would only cost time.
    options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    process = Process(postgres.service(folder / "data", port, "test", options), folder / "logs")
    with asyncio.Runner() as runner:
        runner.run(process.start())
        yield f"postgresql://tandem:test@127.0.0.1:{port}/postgres"
        runner.run(process.stop())
    shutil.rmtree(folder)


def _memory_folder() -> Path | None:
    """On a disk, making and dropping a database for each test costs more than the tests (0.35 s against 0.02 s)."""
    memory = Path("/dev/shm")  # noqa: S108
    if not memory.is_dir() or shutil.disk_usage(memory).free < MEMORY_NEEDED_BYTES:
        return None
    return Path(tempfile.mkdtemp(prefix="tandem-", dir=memory))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
