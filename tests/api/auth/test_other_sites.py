"""What a page of another site makes a browser send is refused, in whichever way the browser says so."""

import pytest
from httpx import AsyncClient

from api.models import Operator
from tests.api.conftest import BASE_URL, PASSWORD

pytestmark = pytest.mark.api

LOGIN = {"email": "olivia@tandem.example", "password": PASSWORD}
PRESENCE = "/v1/operators/me/presence"
FOREIGN: list[dict[str, str]] = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://tandem.test:8081"},
    {"origin": "http://tandem.test.evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": BASE_URL, "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    {"referer": "https://evil.example/page"},
]
OWN: list[dict[str, str]] = [
    {"origin": BASE_URL},
    {"origin": BASE_URL, "sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "same-origin"},
    {"referer": f"{BASE_URL}/calls"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_another_sites_page_cannot_act_for_an_operator(console: AsyncClient, headers: dict[str, str]) -> None:
    answer = await console.put(PRESENCE, json={"presence": "break"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    assert (await console.get("/v1/auth/me")).json()["presence"] == "available"


@pytest.mark.parametrize("headers", OWN)
async def test_the_console_and_programs_can(console: AsyncClient, headers: dict[str, str]) -> None:
    assert (await console.put(PRESENCE, json={"presence": "break"}, headers=headers)).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
async def test_another_sites_page_cannot_log_in(
    client: AsyncClient, operator: Operator, headers: dict[str, str]
) -> None:
    answer = await client.post("/v1/auth/login", json=LOGIN, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    assert "set-cookie" not in answer.headers


async def test_a_link_on_another_site_may_lead_here(console: AsyncClient) -> None:
    """What changes nothing needs no guard; the cookie does not come along in a browser anyway."""
    answer = await console.get("/v1/auth/me", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 200
