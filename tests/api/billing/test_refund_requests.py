import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.models import Call, Promise, RefundRequest, Ticket
from tests.api import reports
from tests.api.billing.refund_requests import REQUEST, ask, asked, count, decide, promises, stored
from tests.api.demo_company import Find, MakeCall, refused

pytestmark = pytest.mark.api


async def test_a_request_waits_and_a_decision_is_promised(
    worker: AsyncClient, carlas: Call, session: AsyncSession
) -> None:
    request = await asked(worker, carlas, invoice_number="inv 1050", amount="480")
    assert (request["invoice_number"], request["amount"], request["currency"]) == ("INV-1050", "480.00", "USD")
    assert request["state"] == "pending"
    decide_by = datetime.fromisoformat(request["decide_by"])
    assert decide_by > datetime.now(UTC)
    assert decide_by.weekday() < 5
    promise = (await promises(session))["refund_decision"]
    assert promise.text == (
        f"We decide about your refund of 480.00 USD for INV-1050 by {decide_by:%A} {decide_by.day} {decide_by:%B}"
    )
    assert (promise.due_at, promise.kept_at, promise.call_id) == (decide_by, None, carlas.id)
    assert (await stored(session)).refunded == 0


async def test_a_call_without_a_ticket_gets_a_pending_one(
    worker: AsyncClient, carlas: Call, session: AsyncSession
) -> None:
    await asked(worker, carlas)
    ticket = (await session.scalars(select(Ticket))).one()
    assert (ticket.subject, ticket.category, ticket.status) == (
        "Refund of 480.00 USD for INV-1050",
        "billing",
        "pending",
    )
    assert ticket.customer_id == carlas.customer_id


async def test_a_call_with_a_ticket_keeps_it_and_it_is_pending(
    worker: AsyncClient, carlas: Call, session: AsyncSession
) -> None:
    ticket = {"subject": "Too expensive", "category": "sales", "status": "resolved"}
    await worker.put(f"/v1/worker/calls/{carlas.id}/ticket", json=ticket)
    await asked(worker, carlas)
    kept = (await session.scalars(select(Ticket))).one()
    assert (kept.subject, kept.category, kept.status) == ("Too expensive", "sales", "pending")


async def test_the_same_key_is_one_request_and_the_same_answer(
    worker: AsyncClient, carlas: Call, session: AsyncSession
) -> None:
    answers = await asyncio.gather(*(asked(worker, carlas) for _ in range(5)))
    answers.append(await asked(worker, carlas, invoice_number="1050", amount="480"))
    assert len({str(answer) for answer in answers}) == 1
    assert (await count(session, RefundRequest), await count(session, Promise)) == (1, 1)


async def test_a_key_used_for_something_else_is_a_conflict(worker: AsyncClient, carlas: Call) -> None:
    await asked(worker, carlas)
    refused(await ask(worker, carlas, amount="479.00"), 409, "key-reused")


async def test_the_same_key_is_answered_with_what_was_decided_meanwhile(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient
) -> None:
    await decide(supervisor, await asked(worker, carlas))
    assert (await asked(worker, carlas))["state"] == "approved"


async def test_what_an_agent_may_refund_needs_nobody(worker: AsyncClient, carlas: Call, session: AsyncSession) -> None:
    problem = refused(await ask(worker, carlas, amount="100.00"), 422, "refund-within-limit")
    assert (problem["limit"], problem["refunded"]) == ("100.00", "0.00")
    assert (await count(session, RefundRequest), await count(session, Promise)) == (0, 0)
    assert (await ask(worker, carlas, amount="100.01")).status_code == 200


async def test_what_is_over_the_limit_together_with_an_earlier_refund_needs_a_person(
    worker: AsyncClient, carlas: Call
) -> None:
    small = {"key": "refund-0001", "invoice_number": "INV-1050", "amount": "60.00", "reason": "goodwill"}
    assert (await worker.post(f"/v1/worker/calls/{carlas.id}/refunds", json=small)).status_code == 200
    assert (await asked(worker, carlas, amount="60.00"))["state"] == "pending"


async def test_what_waits_is_not_left_for_others(
    worker: AsyncClient, carlas: Call, make_call: MakeCall, session: AsyncSession
) -> None:
    await asked(worker, carlas, amount="300.00")
    other = await make_call(customer_id=carlas.customer_id, matched=["phone", "name"])
    problem = refused(await ask(worker, other, amount="180.01"), 422, "refund-exceeds-invoice")
    assert problem["remaining"] == "180.00"
    assert (await ask(worker, other, amount="180.00")).status_code == 200
    small = {"key": "refund-0001", "invoice_number": "INV-1050", "amount": "0.01", "reason": "goodwill"}
    answer = await worker.post(f"/v1/worker/calls/{other.id}/refunds", json=small)
    assert refused(answer, 422, "refund-exceeds-invoice")["remaining"] == "0.00"


async def test_requests_at_the_same_time_from_two_calls_do_not_overdraw(
    worker: AsyncClient, carlas: Call, make_call: MakeCall, session: AsyncSession
) -> None:
    other = await make_call(customer_id=carlas.customer_id, matched=["phone", "name"])
    answers = await asyncio.gather(
        *(
            ask(worker, call, key=f"request-at-once-{number}", amount="200.00")
            for number, call in enumerate([carlas, other] * 3)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 2 + [422] * 4
    assert await session.scalar(select(func.sum(RefundRequest.amount))) == Decimal("400.00")


async def test_a_denied_request_leaves_its_part_to_others(
    worker: AsyncClient, carlas: Call, supervisor: AsyncClient
) -> None:
    await decide(supervisor, await asked(worker, carlas), approve=False)
    assert (await ask(worker, carlas, key="request-0002")).status_code == 200


async def test_an_unpaid_invoice_has_nothing_to_give_back(
    worker: AsyncClient, make_call: MakeCall, customer: Find
) -> None:
    bob = await customer(demo.BOB)
    call = await make_call(customer_id=bob.id, matched=["phone", "name"])
    refused(await ask(worker, call, invoice_number="INV-1044", amount="400.00"), 422, "invoice-not-paid")


async def test_somebody_elses_invoice_is_not_found(worker: AsyncClient, carlas: Call) -> None:
    refused(await ask(worker, carlas, invoice_number="INV-1042"), 404, "invoice-not-found")


async def test_an_unverified_caller_asks_for_nothing(
    worker: AsyncClient, from_home: Call, session: AsyncSession
) -> None:
    refused(await ask(worker, from_home), 403, "not-verified")
    assert await count(session, RefundRequest) == 0


async def test_a_caller_who_has_hung_up_asks_for_nothing(worker: AsyncClient, carlas: Call) -> None:
    events = {"events": [reports.call_ended(1)]}
    assert (await worker.post(f"/v1/worker/calls/{carlas.id}/events", json=events)).status_code == 200
    refused(await ask(worker, carlas), 409, "call-over")


async def test_a_request_of_an_unknown_call_is_refused(worker: AsyncClient) -> None:
    answer = await worker.post(f"/v1/worker/calls/{uuid4()}/refund-requests", json=REQUEST)
    refused(answer, 404, "call-not-found")


@pytest.mark.parametrize(
    "nonsense", [{"amount": "0"}, {"amount": "-480"}, {"amount": "all of it"}, {"reason": ""}, {"key": "short"}]
)
async def test_a_request_that_makes_no_sense_is_refused(
    worker: AsyncClient, carlas: Call, session: AsyncSession, nonsense: dict[str, Any]
) -> None:
    refused(await ask(worker, carlas, **nonsense), 422, "invalid")
    assert await count(session, RefundRequest) == 0
