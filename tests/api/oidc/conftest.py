from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from httpx import AsyncClient, Response

from api.config import Settings
from tests.api.conftest import BASE_URL
from tests.api.oidc.provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, serving


@pytest.fixture
async def provider() -> AsyncIterator[FakeProvider]:
    provider = FakeProvider()
    async with serving(provider):
        yield provider


@pytest.fixture
def configured() -> dict[str, Any]:
    """What an admin has set beyond the provider itself; tests parametrize it."""
    return {}


@pytest.fixture
def settings(database_url: str, provider: FakeProvider, configured: dict[str, Any]) -> Settings:
    return Settings(
        database_url=database_url,
        console_url=BASE_URL,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="Example Inc.",
        **configured,
    )


async def at_provider(browser: AsyncClient, page: str = "/") -> str:
    """The browser goes to the provider, where somebody signs in: the address that it is sent back to."""
    away = await browser.get("/v1/auth/oidc/login", params={"next": page})
    assert away.status_code == 303, away.text
    async with httpx.AsyncClient() as elsewhere:
        back = await elsewhere.get(away.headers["location"])
    return back.headers["location"]


async def sign_in_there(browser: AsyncClient, page: str = "/") -> Response:
    """The whole way, to the last redirect."""
    return await browser.get(await at_provider(browser, page))
