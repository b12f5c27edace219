import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from deploy.local.sip_gateway.config import GatewaySettings

pytestmark = pytest.mark.unit


@pytest.fixture
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEKIT_API_KEY", "key")
    monkeypatch.setenv("LIVEKIT_API_SECRET", "secret")


@pytest.mark.usefixtures("_keys")
def test_ports_are_a_range_with_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTP_PORTS", "30000-30009")
    assert GatewaySettings().rtp_ports == range(30000, 30010)


@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize(
    ("variable", "value"), [("RTP_PORTS", "30000"), ("SIP_MAX_CALLS", "0"), ("SIP_RINGING_TIMEOUT_SECONDS", "0")]
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError):
        GatewaySettings()


@pytest.mark.usefixtures("_keys")
def test_the_secret_is_not_shown() -> None:
    assert "secret" not in repr(GatewaySettings()).replace("livekit_api_secret", "")


@pytest.mark.deploy
def test_a_missing_variable_is_one_sentence_and_a_failure() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIVEKIT_")}
    run = subprocess.run(
        [sys.executable, "-m", "deploy.local.sip_gateway"], env=environment, capture_output=True, text=True, timeout=20
    )
    assert run.returncode == 2
    assert run.stderr.strip() == "The SIP gateway cannot start: check LIVEKIT_API_KEY, LIVEKIT_API_SECRET."
