import time
from pathlib import Path

import pytest

from deploy.local import probes
from tests.conftest import free_port

pytestmark = pytest.mark.deploy


async def test_a_file_that_is_missing_or_too_old_was_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "worker-ready"
    assert not await probes.touched(file, since=lambda: 0.0)()
    file.touch()
    assert await probes.touched(file, since=lambda: time.time() - 60)()
    assert not await probes.touched(file, since=lambda: time.time() + 60)()


async def test_nobody_at_a_port_is_not_ready_and_no_error() -> None:
    port = free_port()
    for probe in (probes.pong(port), probes.http(f"http://127.0.0.1:{port}/"), probes.sip_options(port)):
        assert not await probe()
