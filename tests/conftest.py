import asyncio
import os
import socket
from collections.abc import Iterator

import pytest

from deploy.local import postgres
from deploy.local.process import Process

CATEGORIES = {"unit", "api", "agents", "deploy", "e2e"}


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
    folder = tmp_path_factory.mktemp("postgres")
    port = free_port()
    # Nothing of a test outlives the test: durability would only cost time.
    options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    process = Process(postgres.service(folder / "data", port, "test", options), folder / "logs")
    with asyncio.Runner() as runner:
        runner.run(process.start())
        yield f"postgresql://tandem:test@127.0.0.1:{port}/postgres"
        runner.run(process.stop())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
