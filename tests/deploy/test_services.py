import asyncio
import os
import signal
from pathlib import Path

import pytest

from deploy.local import redis, services
from deploy.local.process import Process
from deploy.local.settings import StackSettings
from tests.conftest import free_port

pytestmark = pytest.mark.deploy


def test_workers_and_their_successors_do_not_meet(tmp_path: Path) -> None:
    settings = StackSettings(home=tmp_path, workers=3)
    names = services.worker_names(settings)
    assert names == ["worker", "worker-2", "worker-3"]
    all_of_them = [services.worker(settings, lambda: 0.0, name, generation) for name in names for generation in (0, 1)]
    assert len({each.env["TANDEM_READY_FILE"] for each in all_of_them}) == 6
    assert not any(each.ports for each in all_of_them)


async def test_a_livekit_that_was_killed_is_not_taken_for_one_that_lives(tmp_path: Path) -> None:
    settings = StackSettings(
        home=tmp_path,
        valkey_port=free_port(),
        livekit_port=free_port(),
        livekit_tcp_port=free_port(),
        livekit_udp_port=free_port(),
    )
    valkey, livekit = (Process(make(settings), settings.logs) for make in (services.valkey, services.livekit))
    await valkey.start()
    await livekit.start()
    assert livekit.pid
    os.kill(livekit.pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        await livekit.restarted(1)
    assert await redis.send("127.0.0.1", settings.valkey_port, "HLEN nodes") == ":1"
    await livekit.stop()
    await valkey.stop()
