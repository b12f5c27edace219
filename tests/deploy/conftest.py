import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local import services
from deploy.local.process import Process
from deploy.local.settings import StackSettings
from tests.conftest import free_port

SECRET = "a-secret-of-this-test-run-and-no-other"


@dataclass(frozen=True)
class LiveKit:
    """A running livekit-server with its bus; `http` is for its API, `url` for rooms."""

    url: str
    key: str
    secret: str
    pid: int

    @property
    def http(self) -> str:
        return self.url.replace("ws://", "http://")

    @property
    def environment(self) -> dict[str, str]:
        return {"LIVEKIT_URL": self.url, "LIVEKIT_API_KEY": self.key, "LIVEKIT_API_SECRET": self.secret}


@pytest.fixture(scope="session")
def livekit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKit]:
    """The one for all tests."""
    with running_livekit(tmp_path_factory.mktemp("livekit")) as livekit:
        yield livekit


@contextmanager
def running_livekit(home: Path) -> Iterator[LiveKit]:
    settings = StackSettings.model_validate(
        {
            "home": home,
            "valkey_port": free_port(),
            "livekit_port": free_port(),
            "livekit_tcp_port": free_port(),
            "livekit_udp_port": free_port(),
            "LIVEKIT_API_SECRET": SECRET,
        }
    )
    processes = [Process(make(settings), settings.logs) for make in (services.valkey, services.livekit)]
    with asyncio.Runner() as runner:
        for process in processes:
            runner.run(process.start())
        pid = processes[-1].pid
        assert pid is not None
        yield LiveKit(settings.livekit_address, settings.livekit_key, SECRET, pid)
        for process in reversed(processes):
            runner.run(process.stop())
