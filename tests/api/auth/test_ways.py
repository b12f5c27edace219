"""Without TANDEM_OIDC_ISSUER."""

import pytest
from httpx import AsyncClient

pytestmark = pytest.mark.api


@pytest.mark.parametrize("path", ["/v1/auth/oidc/login", "/v1/auth/oidc/callback?state=x&code=y"])
async def test_nothing_of_it_is_there(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "no-company-sign-in")


async def test_the_login_page_is_told_that_there_is_a_password_alone(client: AsyncClient) -> None:
    assert (await client.get("/v1/auth/ways")).json() == {"password": True, "oidc": None}
