"""Where callers' data may be sent is settled before the program starts."""

import pytest
from pydantic import ValidationError

from api.config import Settings

pytestmark = pytest.mark.unit

SECRET = "0123456789abcdef" * 4
PRODUCTION = {"env": "production", "livekit_api_key": "key", "livekit_api_secret": SECRET, "worker_token": SECRET}


def _settings(**values: str) -> Settings:
    return Settings.model_validate(values)


def test_without_addresses_everything_is_in_tables() -> None:
    assert _settings(crm_token="left over").systems == {}


def test_each_area_has_its_address_and_token() -> None:
    settings = _settings(crm_url="https://crm.example/v1", crm_token="one", calendar_url="http://127.0.0.1:9")
    assert settings.systems == {"crm": ("https://crm.example/v1", "one"), "calendar": ("http://127.0.0.1:9", "")}


def test_no_token_is_printed() -> None:
    assert "very-secret" not in repr(_settings(billing_url="https://billing.example", billing_token="very-secret"))


@pytest.mark.parametrize(
    "url",
    [
        "crm.example",
        "file:///etc/passwd",
        "ftp://crm.example",
        "https://",
        "https://user:password@crm.example",
        "https://crm.example/v1?key=1",
        "https://crm.example/v1#part",
        "https://crm.example:port",
        "https://[::1",
    ],
)
@pytest.mark.parametrize("area", ["crm", "billing", "shop", "calendar", "technical"])
def test_what_is_no_plain_address_is_refused(area: str, url: str) -> None:
    with pytest.raises(ValidationError, match=f"TANDEM_{area.upper()}_"):
        _settings(**{f"{area}_url": url})


def test_a_refusal_does_not_print_the_token() -> None:
    with pytest.raises(ValidationError) as refused:
        _settings(crm_url="crm.example", crm_token="very-secret")
    assert "very-secret" not in str(refused.value)


@pytest.mark.parametrize("token", ["line\nbreak", "schlüssel"])
def test_a_token_that_fits_into_no_header_is_refused(token: str) -> None:
    with pytest.raises(ValidationError, match="TANDEM_SHOP_TOKEN"):
        _settings(shop_url="https://shop.example", shop_token=token)


@pytest.mark.parametrize("url", ["http://crm.example", "http://10.0.0.7:8000/v1", "http://127.0.0.1.example"])
def test_production_sends_no_token_in_the_clear(url: str) -> None:
    with pytest.raises(ValidationError, match="TANDEM_CRM_URL"):
        _settings(**PRODUCTION, crm_url=url, crm_token="one")


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://crm.example", "one"),
        ("http://127.0.0.1:8000", "one"),
        ("http://[::1]:8000", "one"),
        ("http://localhost:8000", "one"),
        ("http://crm:8000", ""),
    ],
)
def test_production_takes_what_stays_private(url: str, token: str) -> None:
    assert _settings(**PRODUCTION, crm_url=url, crm_token=token).systems == {"crm": (url, token)}


def test_a_development_machine_may_do_as_it_likes() -> None:
    assert _settings(crm_url="http://crm.example", crm_token="one").systems
