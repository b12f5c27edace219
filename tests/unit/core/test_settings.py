import pytest
from pydantic import ValidationError

from api.config import Settings
from api.db import async_url, driver_dsn

pytestmark = pytest.mark.unit

SECRET = "s" * 32
PRODUCTION = {
    "TANDEM_ENV": "production",
    "LIVEKIT_API_KEY": "key",
    "LIVEKIT_API_SECRET": SECRET,
    "TANDEM_WORKER_TOKEN": SECRET,
}


def test_settings_never_change() -> None:
    settings = Settings()

    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_SIP_NUMBERS", "support, +15550199 ,")
    monkeypatch.setenv("LIVEKIT_URL", "ws://livekit:7880")

    settings = Settings()

    assert settings.numbers == ["support", "+15550199"]
    assert settings.browser_livekit_url == "ws://livekit:7880"


def test_browsers_may_reach_livekit_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEKIT_PUBLIC_URL", "wss://voice.example")

    assert Settings().browser_livekit_url == "wss://voice.example"


def test_production_starts_with_real_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)

    assert Settings().is_production


@pytest.mark.parametrize("name", ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "TANDEM_WORKER_TOKEN"])
def test_production_does_not_start_with_a_default(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for key, value in PRODUCTION.items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv(name)

    with pytest.raises(ValidationError, match=name):
        Settings()


@pytest.mark.parametrize("name", ["LIVEKIT_API_SECRET", "TANDEM_WORKER_TOKEN"])
def test_production_does_not_start_with_a_short_secret(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for key, value in (PRODUCTION | {name: "short"}).items():
        monkeypatch.setenv(key, value)

    with pytest.raises(ValidationError, match=f"{name} must be set"):
        Settings()


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(Settings(worker_token="hush", livekit_api_secret="hush"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_the_databases_address_is_plain(scheme: str) -> None:
    url = f"{scheme}://user:p%40ss@db:5432/tandem"

    assert async_url(url).drivername == "postgresql+asyncpg"
    assert driver_dsn(url) == "postgresql://user:p%40ss@db:5432/tandem"
