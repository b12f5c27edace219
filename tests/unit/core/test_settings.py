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


SIGN_IN = {
    "TANDEM_CONSOLE_URL": "https://desk.example",
    "TANDEM_OIDC_ISSUER": "https://id.example/realms/staff",
    "TANDEM_OIDC_CLIENT_ID": "tandem",
    "TANDEM_OIDC_CLIENT_SECRET": "hush",
}


def test_the_companys_sign_in_is_off_until_it_is_set() -> None:
    assert Settings().oidc_issuer == ""


def test_the_companys_sign_in_is_set_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (PRODUCTION | SIGN_IN | {"TANDEM_OIDC_CREATE_AS": "supervisor"}).items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert (settings.oidc_create_as, settings.roles_by_claim) == ("supervisor", {})
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("name", ["TANDEM_OIDC_CLIENT_ID", "TANDEM_OIDC_CLIENT_SECRET", "TANDEM_CONSOLE_URL"])
def test_half_a_sign_in_does_not_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for key, value in (SIGN_IN | {name: ""}).items():
        monkeypatch.setenv(key, value)

    with pytest.raises(ValidationError, match=f"{name} must be set"):
        Settings()


@pytest.mark.parametrize("name", ["TANDEM_OIDC_ISSUER", "TANDEM_CONSOLE_URL"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://id.example", "must begin with https://"),
        ("http://127.0.0.1:8080", "must begin with https://"),
        ("id.example", "must be an address"),
        ("https://id.example?x=1", "must be an address"),
        ("https://me:hush@id.example", "must be an address"),
    ],
)
def test_production_signs_in_where_everything_is_encrypted(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, why: str
) -> None:
    for key, value in (PRODUCTION | SIGN_IN | {name: url}).items():
        monkeypatch.setenv(key, value)

    with pytest.raises(ValidationError, match=f"{name} {why}"):
        Settings()


def test_a_trial_may_sign_in_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = {"TANDEM_OIDC_ISSUER": "http://127.0.0.1:9000", "TANDEM_CONSOLE_URL": "http://127.0.0.1:8080"}
    for key, value in (SIGN_IN | trial).items():
        monkeypatch.setenv(key, value)

    assert Settings().console_url == "http://127.0.0.1:8080"


def test_roles_are_read_from_what_the_claim_means(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_OIDC_ROLE_CLAIM", "groups")
    monkeypatch.setenv("TANDEM_OIDC_ROLES", " /Call center = operator,it=admin ,")

    assert Settings().roles_by_claim == {"/Call center": "operator", "it": "admin"}


@pytest.mark.parametrize(
    ("claim", "roles"),
    [("groups", ""), ("", "it=admin"), ("groups", "it"), ("groups", "it=owner"), ("groups", "=admin"), ("groups", ",")],
)
def test_roles_that_make_no_sense_do_not_start(monkeypatch: pytest.MonkeyPatch, claim: str, roles: str) -> None:
    monkeypatch.setenv("TANDEM_OIDC_ROLE_CLAIM", claim)
    monkeypatch.setenv("TANDEM_OIDC_ROLES", roles)

    with pytest.raises(ValidationError, match="Set both or neither"):
        Settings()


def test_a_first_role_that_is_none_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_OIDC_CREATE_AS", "owner")

    with pytest.raises(ValidationError, match="TANDEM_OIDC_CREATE_AS"):
        Settings()


@pytest.mark.parametrize("proxies", ["", "*", "proxy.example", "10.0.0.0/33"])
def test_proxies_are_trusted_by_address(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    monkeypatch.setenv("TANDEM_TRUSTED_PROXIES", proxies)

    with pytest.raises(ValidationError, match="TANDEM_TRUSTED_PROXIES must be"):
        Settings()
