import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import httpx
import pytest

from agents.backend import BackendError, BackendUnavailable, http
from agents.backend.http import HttpBackend
from api.contract import (
    CallEnded,
    EndReason,
    EventBatch,
    LeaveQueue,
    MakePromise,
    OpenCall,
    PromiseKind,
    QueueEntryState,
    RenewLeases,
    RequestRefund,
    VerifyCaller,
)

pytestmark = pytest.mark.unit

CALL = uuid4()


def backend(answer: Callable[[httpx.Request], httpx.Response]) -> HttpBackend:
    return HttpBackend("http://api/", "secret", transport=httpx.MockTransport(answer))


async def test_a_request_carries_the_token_and_the_contracts_body() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"call_id": str(CALL), "flow": "support", "company": "N", "customer": None})

    context = await backend(answer).open_call(OpenCall(room="call-1", caller_number="+15550100"))
    assert context.call_id == CALL
    assert (seen[0].method, str(seen[0].url)) == ("POST", "http://api/v1/worker/calls")
    assert seen[0].headers["authorization"] == "Bearer secret"
    assert json.loads(seen[0].content)["caller_number"] == "+15550100"


async def test_a_refusal_keeps_its_code_and_members() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        problem = {"type": "/problems/refund-over-limit", "title": "No", "status": 422, "detail": "no"}
        return httpx.Response(422, json=problem | {"code": "refund-over-limit", "limit": "100.00"})

    refund = RequestRefund(key="12345678", invoice_number="INV-1", amount=Decimal("1.00"), reason="r")
    with pytest.raises(BackendError) as refused:
        await backend(answer).refund(CALL, refund)
    assert (refused.value.code, refused.value.detail, refused.value.extra) == (
        "refund-over-limit",
        "no",
        {"limit": "100.00"},
    )


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
async def test_an_error_without_problem_details_is_told_by_its_status(body: bytes) -> None:
    with pytest.raises(BackendError) as refused:
        await backend(lambda _: httpx.Response(403, content=body)).products()
    assert refused.value.code == "http-403"


async def test_a_request_that_failed_is_tried_once_more() -> None:
    answers = [httpx.Response(503), httpx.Response(200, json=[])]
    assert await backend(lambda _: answers.pop(0)).products() == []


async def test_an_api_that_says_it_is_back_soon_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "WAITS_SECONDS", (0.0, 0.0, 0.0))
    away = [httpx.Response(503, headers={"Retry-After": "1"}) for _ in range(3)]
    answers = [*away, httpx.Response(200, json=[])]
    assert await backend(lambda _: answers.pop(0)).products() == []


async def test_it_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "WAITS_SECONDS", (0.0, 0.0, 0.0))
    asked: list[httpx.Request] = []

    def away(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(503, headers={"Retry-After": "1"})

    with pytest.raises(BackendUnavailable):
        await backend(away).products()
    assert len(asked) == 4


async def test_signs_of_life_are_not_repeated() -> None:
    """The next one comes sooner than a repetition would."""
    asked: list[httpx.Request] = []

    def away(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(503, headers={"Retry-After": "1"})

    with pytest.raises(BackendUnavailable):
        await backend(away).renew_leases(RenewLeases(leases=[]))
    assert len(asked) == 1


@pytest.mark.parametrize("lost", [httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError])
async def test_an_api_that_is_not_there_or_goes_away_before_it_answers_is_waited_for(
    lost: type[httpx.TransportError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "WAITS_SECONDS", (0.0, 0.0, 0.0))
    refusals = [lost("gone") for _ in range(3)]

    def answer(request: httpx.Request) -> httpx.Response:
        if refusals:
            raise refusals.pop()
        return httpx.Response(200, json=[])

    assert await backend(answer).products() == []


async def test_no_answer_twice_is_unavailable() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("nothing came")

    with pytest.raises(BackendUnavailable):
        await backend(refuse).demo_slots()


async def test_a_server_in_trouble_is_unavailable_and_not_a_refusal() -> None:
    with pytest.raises(BackendUnavailable):
        await backend(lambda _: httpx.Response(500)).products()


async def test_an_answer_that_is_not_the_contracts_is_no_answer() -> None:
    with pytest.raises(BackendUnavailable):
        await backend(lambda _: httpx.Response(200, json={"unexpected": 1})).products()


async def keys_sent(ask: Callable[[HttpBackend], Awaitable[object]]) -> list[str | None]:
    """Of a request to an api that is in trouble, and of its repetition."""
    keys: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers.get("idempotency-key"))
        return httpx.Response(503)

    with pytest.raises(BackendUnavailable):
        await ask(backend(answer))
    return keys


async def test_a_change_has_a_key_and_its_repetition_the_same() -> None:
    """A try to verify counts: without the key, one wrong answer could count twice."""

    async def verify(backend: HttpBackend) -> None:
        await backend.verify(CALL, VerifyCaller(postcode="90210"))

    first, again = await keys_sent(verify), await keys_sent(verify)
    assert first[0] is not None
    assert first[0] == first[1]
    assert again[0] not in first


async def test_what_is_read_or_has_ids_of_its_own_has_no_key() -> None:
    ended = CallEnded(id=uuid4(), seq=1, at=datetime.now(UTC), reason=EndReason.caller_hung_up)
    assert await keys_sent(lambda backend: backend.products()) == [None, None]
    assert await keys_sent(lambda backend: backend.store_events(CALL, EventBatch(events=[ended]))) == [None, None]


async def test_leaving_the_line_says_how() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        status = {"entry_id": str(CALL), "state": "callback", "position": None, "waiting": 0}
        return httpx.Response(200, json=status | {"operators_available": 0, "expected_wait_seconds": None})

    request = LeaveQueue(state=QueueEntryState.callback, agent="HumanHandoffAgent", reason="nobody came")
    status = await backend(answer).leave_queue(CALL, request)
    assert status.state is QueueEntryState.callback
    assert seen[0].method == "DELETE"
    assert json.loads(seen[0].content)["state"] == "callback"


async def test_a_card_number_does_not_leave_the_worker() -> None:
    seen: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200, json={"id": str(CALL), "kind": "callback", "due_at": None})

    promise = MakePromise(kind=PromiseKind.callback, text="card 4111 1111 1111 1111", key="12345678")
    await backend(answer).promise(CALL, promise)
    assert b"4111" not in seen[0]
