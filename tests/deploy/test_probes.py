import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local import probes
from tests.conftest import free_port

pytestmark = pytest.mark.deploy


@pytest.fixture
def page() -> Iterator[int]:
    """The port of a web server that answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


async def test_a_file_that_is_missing_or_too_old_was_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "worker-ready"
    assert not await probes.touched(file, since=lambda: 0.0)()
    file.touch()
    assert await probes.touched(file, since=lambda: time.time() - 60)()
    assert not await probes.touched(file, since=lambda: time.time() + 60)()


async def test_a_page_at_a_port_that_a_file_names(tmp_path: Path, page: int) -> None:
    file = tmp_path / "worker-ready"
    ready = probes.http_at(file, since=lambda: time.time() - 60)
    assert not await ready()
    file.touch()
    assert not await ready()  # about to be written
    file.write_text(str(free_port()))
    assert not await ready()
    file.write_text(str(page))
    assert await ready()
    assert not await probes.http_at(file, since=lambda: time.time() + 60)()


async def test_nobody_at_a_port_is_not_ready_and_no_error() -> None:
    port = free_port()
    for probe in (probes.pong(port), probes.http(f"http://127.0.0.1:{port}/"), probes.sip_options(port)):
        assert not await probe()
