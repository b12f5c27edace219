import asyncio
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import RefundRequestState
from api.live.subscription import Subscription
from api.models import Call, Refund, RefundRequest
from tests.api.billing.refund_requests import ask, asked, count, decide, promises, stored
from tests.api.demo_company import refused
from tests.api.queries import Queries

pytestmark = pytest.mark.api


async def test_a_supervisor_sees_what_is_needed_to_decide(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient
) -> None:
    request = await asked(worker, carlas)
    page = (await supervisor.get("/v1/refund-requests", params={"state": "pending"})).json()
    (shown,) = page["items"]
    assert {name: shown[name] for name in request} == request
    assert (shown["reason"], shown["call_id"]) == ("cancelled within fourteen days", str(carlas.id))
    assert shown["customer"]["name"] == "Carla Gomez"
    assert (shown["invoice"]["total"], shown["invoice"]["refunded"]) == ("480.00", "0.00")
    assert shown["invoice"]["lines"] == [{"description": "Fiber 1000 yearly", "amount": "480.00"}]
    assert (shown["decided_by"], shown["decided_at"], shown["note"]) == (None, None, None)
    assert page["next"] is None


async def test_requests_come_newest_first_in_pages_and_by_state(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient
) -> None:
    requests = [await asked(worker, carlas, key=f"request-000{n}", amount=f"10{n}.00") for n in (1, 2, 3)]
    await decide(supervisor, requests[1], approve=False)
    first = (await supervisor.get("/v1/refund-requests", params={"limit": 2})).json()
    rest = (await supervisor.get("/v1/refund-requests", params={"limit": 2, "before": first["next"]})).json()
    assert [item["amount"] for item in [*first["items"], *rest["items"]]] == ["103.00", "102.00", "101.00"]
    pending = (await supervisor.get("/v1/refund-requests", params={"state": "pending"})).json()
    assert [item["amount"] for item in pending["items"]] == ["103.00", "101.00"]


async def test_many_requests_ask_the_database_as_often_as_few(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient, queries: Queries
) -> None:
    async def asked_for() -> int:
        with queries.counted() as counted:
            assert (await supervisor.get("/v1/refund-requests")).status_code == 200
        return counted()

    await asked(worker, carlas, amount="101.00")
    few = await asked_for()
    for number in (2, 3):
        await asked(worker, carlas, key=f"request-000{number}", amount="101.00")
    assert await asked_for() == few


async def test_an_approval_refunds_at_once_and_is_on_record(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient, session: AsyncSession
) -> None:
    answer = await decide(supervisor, await asked(worker, carlas), note="  Fourteen days are fourteen days. ")
    assert answer.status_code == 200, answer.text
    decided = answer.json()
    assert (decided["state"], decided["decided_by"]["name"]) == ("approved", "Sam Reed")
    assert decided["note"] == "Fourteen days are fourteen days."
    assert decided["decided_at"] is not None
    assert (decided["invoice"]["status"], decided["invoice"]["refunded"]) == ("refunded", "480.00")
    refund = (await session.scalars(select(Refund))).one()
    assert (refund.amount, refund.call_id, refund.reason) == (
        Decimal("480.00"),
        carlas.id,
        "cancelled within fourteen days",
    )
    assert (await stored(session)).status == "refunded"


async def test_an_approval_keeps_the_promise_and_makes_the_next(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient, session: AsyncSession
) -> None:
    await decide(supervisor, await asked(worker, carlas), note="Agreed.")
    made = await promises(session)
    assert made["refund_decision"].kept_at is not None
    assert made["refund_decision"].outcome == "Approved by Sam Reed: Agreed."
    assert made["refund"].text == "Refund of 480.00 USD on INV-1050 within 5 business days"
    assert made["refund"].kept_at is None
    shown = (await supervisor.get(f"/v1/calls/{carlas.id}")).json()["promises"]
    assert [promise["outcome"] for promise in shown] == ["Approved by Sam Reed: Agreed.", None]


async def test_a_denial_refunds_nothing_and_keeps_the_promise(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient, session: AsyncSession
) -> None:
    answer = await decide(supervisor, await asked(worker, carlas), approve=False, note="Used for a year.")
    assert (answer.json()["state"], answer.json()["note"]) == ("denied", "Used for a year.")
    assert await count(session, Refund) == 0
    assert (await stored(session)).refunded == 0
    made = await promises(session)
    assert made["refund_decision"].outcome == "Denied by Sam Reed: Used for a year."
    assert list(made) == ["refund_decision"]


@pytest.mark.parametrize("again", [True, False])
async def test_what_is_decided_is_not_decided_again(
    worker: AsyncClient,
    carlas: Call,
    supervisor: AsyncClient,
    admin: AsyncClient,
    session: AsyncSession,
    again: bool,
) -> None:
    request = await asked(worker, carlas)
    await decide(supervisor, request)
    for who in (supervisor, admin):
        problem = refused(await decide(who, request, approve=again), 409, "already-decided")
        assert (problem["decided_by"], problem["state"]) == ("Sam Reed", "approved")
    assert await count(session, Refund) == 1


async def test_of_many_who_decide_at_once_one_does(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient, admin: AsyncClient, session: AsyncSession
) -> None:
    request = await asked(worker, carlas)
    answers = await asyncio.gather(
        *(decide(who, request, approve=approve) for who in (supervisor, admin) for approve in (True, False, True))
    )
    (winner,) = (answer.json() for answer in answers if answer.status_code == 200)
    losers = [refused(answer, 409, "already-decided") for answer in answers if answer.status_code != 200]
    assert len(losers) == 5
    assert {loser["decided_by"] for loser in losers} == {winner["decided_by"]["name"]}
    assert await count(session, Refund) == (winner["state"] == "approved")
    assert (await stored(session)).refunded == (480 if winner["state"] == "approved" else 0)


async def test_deciding_while_the_caller_asks_for_more_neither_locks_up_nor_overdraws(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient, session: AsyncSession
) -> None:
    requests = [await asked(worker, carlas, key=f"request-000{n}", amount="150.00") for n in (1, 2)]
    answers = await asyncio.gather(
        *(decide(supervisor, request) for request in requests),
        *(ask(worker, carlas, key=f"request-001{n}", amount="150.00") for n in range(3)),
    )
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert sorted(answer.status_code for answer in answers[2:]) == [200, 422, 422]
    assert (await stored(session)).refunded == 300


async def test_decisions_are_for_supervisors(worker: AsyncClient, carlas: Call, console: AsyncClient) -> None:
    request = await asked(worker, carlas)
    refused(await console.get("/v1/refund-requests"), 403, "role-too-low")
    refused(await decide(console, request), 403, "role-too-low")


async def test_an_unknown_request_is_not_found(supervisor: AsyncClient) -> None:
    refused(await decide(supervisor, {"id": uuid4()}), 404, "refund-request-not-found")


@pytest.mark.parametrize(
    "body", [{}, {"approve": True}, {"approve": True, "note": "  "}, {"approve": True, "note": "x" * 1001}]
)
async def test_a_decision_says_why(supervisor: AsyncClient, body: dict[str, Any]) -> None:
    refused(await supervisor.post(f"/v1/refund-requests/{uuid4()}/decision", json=body), 422, "invalid")


async def test_an_approval_without_a_refund_cannot_be_stored_whatever_writes_it(
    worker: AsyncClient, carlas: Call, session: AsyncSession
) -> None:
    await asked(worker, carlas)
    request = (await session.scalars(select(RefundRequest))).one()
    request.state = RefundRequestState.approved
    with pytest.raises(IntegrityError, match=r"approved_is_refunded|decided_is_on_record"):
        await session.flush()


async def test_asking_and_deciding_are_announced_to_everybody(
    app: FastAPI, worker: AsyncClient, carlas: Call, supervisor: AsyncClient
) -> None:
    with app.state.broadcaster.subscribe() as live:
        request = await asked(worker, carlas)
        first = await heard(live, "refund_request")
        await decide(supervisor, request)
        second = await heard(live, "refund_request")
    assert [change["id"] for change in (first[-1], second[-1])] == [request["id"]] * 2
    assert [change["call_id"] for change in (first[-1], second[-1])] == [str(carlas.id)] * 2
    assert {change["topic"] for change in first} == {"ticket", "refund_request", "promise"}
    assert {change["topic"] for change in second} == {"ticket", "refund_request", "promise"}


async def test_what_was_refused_is_not_announced(
    app: FastAPI, worker: AsyncClient, carlas: Call, supervisor: AsyncClient
) -> None:
    with app.state.broadcaster.subscribe() as live:
        request = await asked(worker, carlas)
        await decide(supervisor, request, approve=False)
        for _ in range(2):
            await heard(live, "refund_request")
        refused(await decide(supervisor, request), 409, "already-decided")
        refused(await ask(worker, carlas, key="request-0002", amount="50.00"), 422, "refund-within-limit")
        other = await asked(worker, carlas, key="request-0003")
        changes = await heard(live, "refund_request")
    assert changes[-1]["id"] == other["id"]


async def heard(live: Subscription, topic: str) -> list[dict[str, Any]]:
    """What was announced, up to the first change of this topic."""
    changes: list[dict[str, Any]] = []
    while not changes or changes[-1]["topic"] != topic:
        message = await live.next(timedelta(seconds=10))
        assert message is not None
        changes.append(json.loads(message))
    return changes
