"""How a user's system is called, whatever it does."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import unquote

import httpx
import pytest

from api.connectors.breaker import COOLDOWN_SECONDS, FAILURES_TO_OPEN, Breaker, BreakerState
from api.connectors.errors import ConnectorAnswerWrong, ConnectorUnavailable
from api.connectors.http import ATTEMPTS, MOST_BYTES, Connector, Patience, Request
from api.connectors.wire import Wire
from api.errors import Conflict
from tests.api.connectors.server import Behaviour, BreaksOff, Resets, Says, Silent, System
from tests.conftest import free_port

pytestmark = pytest.mark.api

OK = Says(200, {"count": 3})


class Thing(Wire):
    count: int


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def connector(system: System, clock: Clock) -> AsyncIterator[Connector]:
    patience = Patience(deadline_seconds=1.5, read_seconds=0.5)
    async with httpx.AsyncClient(base_url=f"{system.url}/v1") as client:
        yield Connector("test", client, Breaker(clock), patience)


READ = Request(method="GET", path="/things/{thing}", names={"thing": "one"})
SEND = Request(method="POST", path="/things", body=Thing(count=1))
KEYED = Request(method="POST", path="/things", body=Thing(count=1), key="key-1")


async def test_an_answer_is_read_as_agreed(system: System, connector: Connector) -> None:
    system.on("GET", "/v1/things/one", Says(200, {"count": 3, "more": "is their own business"}))
    assert (await connector.ask(Thing, READ)).count == 3


@pytest.mark.parametrize("trouble", [Says(500), Says(503), Says(429), Resets(), Silent(), BreaksOff()])
async def test_a_read_is_tried_again(system: System, connector: Connector, trouble: Behaviour) -> None:
    system.on("GET", "/v1/things/one", trouble, OK)
    assert (await connector.ask(Thing, READ)).count == 3
    assert len(system.received) == 2


@pytest.mark.parametrize("trouble", [Says(500), Resets()])
async def test_what_has_a_key_is_sent_again_with_the_same_key(
    system: System, connector: Connector, trouble: Behaviour
) -> None:
    system.on("POST", "/v1/things", trouble, OK)
    assert (await connector.ask(Thing, KEYED)).count == 3
    assert [(request.key, request.body) for request in system.received] == [("key-1", {"count": 1})] * 2


@pytest.mark.parametrize("trouble", [Says(500), Resets()])
async def test_what_could_be_done_twice_is_sent_once(system: System, connector: Connector, trouble: Behaviour) -> None:
    system.on("POST", "/v1/things", trouble, OK)
    with pytest.raises(ConnectorUnavailable):
        await connector.ask(Thing, SEND)
    assert len(system.received) == 1


async def test_tries_come_to_an_end(system: System, connector: Connector) -> None:
    system.on("GET", "/v1/things/one", Says(500))
    with pytest.raises(ConnectorUnavailable) as refused:
        await connector.ask(Thing, READ)
    assert len(system.received) == ATTEMPTS
    assert refused.value.extra == {"area": "test"}


async def test_a_caller_waits_no_longer_than_the_deadline(system: System, connector: Connector) -> None:
    system.on("GET", "/v1/things/one", Silent())
    now = asyncio.get_running_loop().time
    begun = now()
    with pytest.raises(ConnectorUnavailable):
        await connector.ask(Thing, READ)
    assert now() - begun < 5  # the deadline of 1.5 s, on a busy machine


async def test_a_slow_write_is_waited_for_and_not_sent_again(system: System, connector: Connector) -> None:
    system.on("POST", "/v1/things", Silent(), OK)
    with pytest.raises(ConnectorUnavailable):
        await connector.ask(Thing, KEYED)
    assert len(system.received) == 1


async def test_nobody_listening_is_unavailable(clock: Clock) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{free_port()}") as client:
        with pytest.raises(ConnectorUnavailable):
            await Connector("test", client, Breaker(clock)).ask(Thing, READ)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"count": "secret"}, ["count (int_parsing)"]),
        ({}, ["count (missing)"]),
        ([], ["the answer (model_type)"]),
        (b"<html>", ["the answer (json_invalid)"]),
        (b"", ["the answer (model_type)"]),
        (b" " * (MOST_BYTES + 1), ["the answer (too_large)"]),
    ],
)
async def test_a_wrong_answer_names_the_field_and_is_logged_without_what_it_says(
    system: System,
    connector: Connector,
    caplog: pytest.LogCaptureFixture,
    body: object,
    fields: list[str],
) -> None:
    system.on("GET", "/v1/things/one", Says(200, body))
    with caplog.at_level(logging.ERROR), pytest.raises(ConnectorAnswerWrong) as wrong:
        await connector.ask(Thing, READ)
    assert wrong.value.extra == {"area": "test", "fields": fields}
    [record] = [vars(record) for record in caplog.records]
    assert record["operation"] == "GET /things/{thing}"
    told = {name: value for name, value in record.items() if name != "pii"}
    assert "secret" not in f"{told}{wrong.value.detail}"


async def test_a_no_is_the_domains_own_error(system: System, connector: Connector) -> None:
    asked = replace(READ, refusals={409: lambda problem: Conflict(problem.detail, code=problem.code)})
    system.on("GET", "/v1/things/one", Says(409, {"code": "gone", "detail": "It has gone."}))
    with pytest.raises(Conflict) as refused:
        await connector.ask(Thing, asked)
    assert (refused.value.detail, refused.value.extra) == ("It has gone.", {"code": "gone"})
    assert len(system.received) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", {"code": 17}])
async def test_a_no_without_a_reason_is_one(system: System, connector: Connector, body: object) -> None:
    system.on("GET", "/v1/things/one", Says(409, body))
    with pytest.raises(Conflict):
        await connector.ask(Thing, replace(READ, refusals={409: lambda problem: Conflict(problem.detail)}))


@pytest.mark.parametrize("status", [301, 400, 401, 403, 418])
async def test_what_was_not_agreed_on_is_a_wrong_answer(system: System, connector: Connector, status: int) -> None:
    system.on("GET", "/v1/things/one", Says(status, {}, {"Location": "/v1/things/two"}))
    with pytest.raises(ConnectorAnswerWrong) as wrong:
        await connector.ask(Thing, READ)
    assert wrong.value.extra["fields"] == [f"the answer (status_{status})"]
    assert len(system.received) == 1


@pytest.mark.parametrize("name", ["../admin", "..", "a/b", "a?b=c", "a#b", "%2e%2e", "ü"])
async def test_no_name_leads_to_another_path(system: System, connector: Connector, name: str) -> None:
    with pytest.raises(ConnectorAnswerWrong):
        await connector.ask(Thing, replace(READ, names={"thing": name}))
    [request] = system.received
    assert request.path.startswith("/v1/things/")
    assert unquote(request.path.removeprefix("/v1/things/")) == name
    assert request.path.count("/") == 3
    assert request.query == {}


@pytest.mark.parametrize("key", ["line\nbreak", "schlüssel", "a b"])
async def test_any_key_fits_into_a_header(system: System, connector: Connector, key: str) -> None:
    system.on("POST", "/v1/things", OK)
    await connector.ask(Thing, replace(KEYED, key=key))
    [request] = system.received
    assert unquote(request.key or "") == key


async def _fail(connector: Connector, times: int) -> None:
    for _ in range(times):
        with pytest.raises(ConnectorUnavailable):
            await connector.ask(Thing, SEND)


async def test_the_breaker_opens_after_failures_and_closes_when_all_is_well_again(
    system: System, connector: Connector, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    system.on("POST", "/v1/things", *[Says(500)] * (FAILURES_TO_OPEN + 1), OK)
    await _fail(connector, FAILURES_TO_OPEN)
    assert connector.breaker.state is BreakerState.open
    await _fail(connector, 3)
    assert len(system.received) == FAILURES_TO_OPEN  # the three were not sent
    clock.now += COOLDOWN_SECONDS
    await _fail(connector, 1)  # the one that may try, and fails
    await _fail(connector, 1)
    assert len(system.received) == FAILURES_TO_OPEN + 1
    clock.now += COOLDOWN_SECONDS
    assert (await connector.ask(Thing, SEND)).count == 3
    moves = [vars(record) for record in caplog.records if record.message == "connector breaker moved"]
    assert [move["after"] for move in moves] == ["open", "closed"]


async def test_one_success_forgets_the_failures_before(system: System, connector: Connector) -> None:
    for _ in range(2):
        system.on("POST", "/v1/things", *[Says(500)] * (FAILURES_TO_OPEN - 1), OK)
        await _fail(connector, FAILURES_TO_OPEN - 1)
        await connector.ask(Thing, SEND)
    assert connector.breaker.state is BreakerState.closed


async def test_a_no_and_a_wrong_answer_are_answers(system: System, connector: Connector) -> None:
    system.on("GET", "/v1/things/one", Says(200, {}))
    for _ in range(FAILURES_TO_OPEN + 1):
        with pytest.raises(ConnectorAnswerWrong):
            await connector.ask(Thing, READ)
    assert connector.breaker.state is BreakerState.closed


async def test_while_one_request_tries_the_others_do_not(system: System, connector: Connector, clock: Clock) -> None:
    system.on("POST", "/v1/things", *[Says(500)] * FAILURES_TO_OPEN, Silent(), OK)
    await _fail(connector, FAILURES_TO_OPEN)
    clock.now += COOLDOWN_SECONDS
    trying = asyncio.create_task(connector.ask(Thing, SEND))
    await asyncio.wait_for(system.is_silent.wait(), 5)
    await _fail(connector, 1)
    # Whoever waited for the one that tries has hung up: that says nothing about the system.
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    assert (await connector.ask(Thing, SEND)).count == 3
    assert connector.breaker.state == "closed"
