"""Whose address counts when somebody guesses: the client's, as the proxy that we trust says it."""

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import server
from api.config import Settings
from api.models import SignIn
from tests.api.conftest import BASE_URL

pytestmark = pytest.mark.api


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, trusted_proxies="127.0.0.1, 172.16.0.0/12")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("172.18.0.5", "203.0.113.9", "203.0.113.9"),
        ("172.18.0.5", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("172.18.0.5", "203.0.113.9, 172.18.0.1", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("172.18.0.5", "", "172.18.0.5"),
    ],
)
async def test_what_a_proxy_says_is_believed_from_those_that_are_trusted(
    app: FastAPI, settings: Settings, session: AsyncSession, peer: str, forwarded: str, address: str
) -> None:
    config = server.build(settings, app).config
    config.load()
    transport = ASGITransport(config.loaded_app, client=(peer, 40_000))
    async with AsyncClient(transport=transport, base_url=BASE_URL) as browser:
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        await browser.post("/v1/auth/login", json={"email": "x@x.example", "password": "guess"}, headers=headers)

    assert (await session.scalars(select(SignIn.address))).one() == address
