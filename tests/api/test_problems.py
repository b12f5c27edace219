import socket

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from api.db import create_engine, create_sessions
from tests.api.conftest import Connect

pytestmark = pytest.mark.api


async def test_an_address_where_nothing_is(client: AsyncClient) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = await client.request(method, "/v1/nothing")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json() == {
            "type": "/problems/not-found",
            "title": "Not Found",
            "status": 404,
            "detail": "There is nothing at this address.",
            "code": "not-found",
        }


async def test_a_method_that_is_not_possible(client: AsyncClient) -> None:
    answer = await client.delete("/v1/health")

    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET"


async def test_a_body_that_is_no_json(worker: AsyncClient) -> None:
    answer = await worker.post("/v1/worker/calls", content=b"{", headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["type"] == "json_invalid"


async def test_an_id_that_is_none(console: AsyncClient) -> None:
    answer = await console.get("/v1/calls/42")

    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["path", "call_id"])


async def test_a_password_that_was_refused_is_not_echoed(client: AsyncClient) -> None:
    answer = await client.post("/v1/auth/login", json={"email": "a@b", "password": ["secret"]})

    assert answer.status_code == 422
    assert "secret" not in answer.text


async def test_a_crash_tells_nothing_of_the_inside(app: FastAPI, connect: Connect) -> None:
    async def crash() -> None:
        raise RuntimeError("the password is hunter2")

    app.add_api_route("/v1/crash", crash)

    answer = await (await connect()).get("/v1/crash")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "hunter2" not in answer.text


async def test_it_is_alive_and_ready(client: AsyncClient) -> None:
    for path in ("/v1/health", "/v1/ready"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_without_its_database_it_is_alive_and_not_ready(app: FastAPI, client: AsyncClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    app.state.sessions = create_sessions(create_engine(f"postgresql://nobody@127.0.0.1:{port}/nothing"))

    assert (await client.get("/v1/health")).status_code == 200
    answer = await client.get("/v1/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "database-unavailable")
