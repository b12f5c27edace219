import re
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from api.config import Settings

pytestmark = pytest.mark.api

OPEN = {
    ("GET", "/v1/health"),
    ("GET", "/v1/ready"),
    ("POST", "/v1/auth/login"),  # needs a password
    ("POST", "/v1/livekit/webhook"),  # needs LiveKit's signature
}


def operations(app: FastAPI) -> list[tuple[str, str]]:
    paths = app.openapi()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def address(path: str) -> str:
    return re.sub(r"{[^}]*}", lambda _: str(uuid4()), path)


async def refusal(client: AsyncClient, method: str, path: str) -> tuple[int, str]:
    answer = await client.request(method, address(path))
    return answer.status_code, answer.json().get("code", "")


async def test_nothing_answers_strangers_but_what_is_meant_to(app: FastAPI, client: AsyncClient) -> None:
    guarded = [operation for operation in operations(app) if operation not in OPEN]

    assert len(guarded) >= 30
    for method, path in guarded:
        assert await refusal(client, method, path) == (401, "unauthorized"), (method, path)


async def test_every_route_is_described(app: FastAPI) -> None:
    """The walk above goes by the schema, so that nothing may hide from it."""
    described = {path for _, path in operations(app)}

    assert {route.path for route in app.routes if hasattr(route, "path")} <= described


async def test_the_workers_token_opens_nothing_of_the_consoles(app: FastAPI, worker: AsyncClient) -> None:
    for method, path in operations(app):
        if (method, path) not in OPEN and not path.startswith("/v1/worker/"):
            assert await refusal(worker, method, path) == (401, "unauthorized"), (method, path)


async def test_an_operators_cookie_opens_nothing_of_the_workers(app: FastAPI, console: AsyncClient) -> None:
    for method, path in operations(app):
        if path.startswith("/v1/worker/"):
            assert await refusal(console, method, path) == (401, "unauthorized"), (method, path)


@pytest.mark.parametrize("scheme", ["Bearer wrong", "Bearer", "Basic {token}", "{token}"])
async def test_the_workers_token_must_be_right(client: AsyncClient, settings: Settings, scheme: str) -> None:
    authorization = scheme.format(token=settings.worker_token)

    answer = await client.get("/v1/worker/products", headers={"Authorization": authorization})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
