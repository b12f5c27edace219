import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.models import Call, Invoice, Promise, Refund
from tests.api.demo_company import Find, MakeCall, refused

pytestmark = pytest.mark.api

REQUEST: dict[str, Any] = {
    "key": "refund-0001",
    "invoice_number": "INV-1042",
    "amount": "49.00",
    "reason": "charged twice",
}


async def ask(worker: AsyncClient, call: Call, **changes: Any) -> Response:
    return await worker.post(f"/v1/worker/calls/{call.id}/refunds", json=REQUEST | changes)


async def stored(session: AsyncSession, number: str) -> Invoice:
    invoice = await session.scalar(select(Invoice).where(Invoice.number == number))
    assert invoice is not None
    await session.refresh(invoice)
    return invoice


async def count(session: AsyncSession, model: type[Refund] | type[Promise]) -> int:
    return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_a_refund_is_given_promised_and_seen_on_the_invoice(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    answer = await ask(worker, alices, invoice_number="inv 1042")
    assert answer.status_code == 200, answer.text
    refund = answer.json()
    assert (refund["invoice_number"], refund["amount"], refund["currency"]) == ("INV-1042", "49.00", "USD")
    promise = (await session.scalars(select(Promise))).one()
    assert (promise.call_id, promise.kind) == (alices.id, "refund")
    assert promise.text == "Refund of 49.00 USD on INV-1042 within 5 business days"
    assert promise.due_at is not None
    assert 5 <= (promise.due_at - promise.created_at).days <= 7
    invoice = (await worker.get(f"/v1/worker/calls/{alices.id}/invoices/1042")).json()
    assert (invoice["status"], invoice["refunded"]) == ("partly_refunded", "49.00")
    assert invoice["duplicate_charge"] is None, "what has been given back is not offered again"


async def test_an_invoice_given_back_whole_says_so(worker: AsyncClient, alices: Call, session: AsyncSession) -> None:
    assert (await ask(worker, alices, amount="98")).status_code == 200
    assert (await stored(session, "INV-1042")).status == "refunded"


async def test_the_same_key_is_one_refund_and_the_same_answer(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    first = await ask(worker, alices)
    again = await ask(worker, alices, invoice_number="1042", amount="49")
    assert first.json() == again.json()
    assert (await count(session, Refund), await count(session, Promise)) == (1, 1)


async def test_the_same_key_at_the_same_time_is_one_refund(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    answers = await asyncio.gather(*(ask(worker, alices) for _ in range(6)))
    assert len({answer.text for answer in answers}) == 1
    assert (await count(session, Refund), await count(session, Promise)) == (1, 1)


async def test_a_key_used_for_something_else_is_a_conflict(worker: AsyncClient, alices: Call) -> None:
    await ask(worker, alices)
    refused(await ask(worker, alices, amount="48.00"), 409, "key-reused")
    refused(await ask(worker, alices, invoice_number="INV-1031"), 409, "key-reused")


async def test_a_refund_over_the_limit_needs_a_person(worker: AsyncClient, carlas: Call, session: AsyncSession) -> None:
    problem = refused(await ask(worker, carlas, invoice_number="INV-1050", amount="480.00"), 422, "refund-over-limit")
    assert problem["limit"] == "100.00"
    assert (await count(session, Refund), await count(session, Promise)) == (0, 0)
    assert (await stored(session, "INV-1050")).refunded == 0


async def test_refunds_at_the_same_time_from_two_calls_stay_within_limit_and_total(
    worker: AsyncClient, alices: Call, make_call: MakeCall, customer: Find, session: AsyncSession
) -> None:
    alice = await customer(demo.ALICE)
    other = await make_call(customer_id=alice.id, matched=["phone", "name"])
    calls = [alices, other] * 4
    answers = await asyncio.gather(
        *(ask(worker, call, key=f"refund-at-once-{number}", amount="30.00") for number, call in enumerate(calls))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [422] * 5
    assert (await stored(session, "INV-1042")).refunded == 90
    assert (await count(session, Refund), await count(session, Promise)) == (3, 3)


async def test_more_than_was_charged_is_refused(worker: AsyncClient, alices: Call) -> None:
    await ask(worker, alices)
    problem = refused(await ask(worker, alices, key="refund-0002", amount="49.01"), 422, "refund-exceeds-invoice")
    assert problem["remaining"] == "49.00"


async def test_an_unpaid_invoice_has_nothing_to_give_back(
    worker: AsyncClient, make_call: MakeCall, customer: Find
) -> None:
    bob = await customer(demo.BOB)
    call = await make_call(customer_id=bob.id, matched=["phone", "name"])
    refused(await ask(worker, call, invoice_number="INV-1044", amount="15.00"), 422, "invoice-not-paid")


async def test_somebody_elses_invoice_is_not_found(worker: AsyncClient, alices: Call) -> None:
    refused(await ask(worker, alices, invoice_number="INV-1050"), 404, "invoice-not-found")


async def test_an_unverified_caller_gets_nothing(worker: AsyncClient, from_home: Call, session: AsyncSession) -> None:
    refused(await ask(worker, from_home), 403, "not-verified")
    assert await count(session, Refund) == 0


async def test_a_caller_who_has_hung_up_gets_no_refund(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    await ask(worker, alices)
    await worker.post(
        f"/v1/worker/calls/{alices.id}/events",
        json={
            "events": [
                {
                    "type": "call_ended",
                    "id": "7f9c24e8-3b12-4c56-9d0a-1f2e3d4c5b6a",
                    "seq": 1,
                    "at": "2026-11-23T10:00:00Z",
                    "reason": "caller_hung_up",
                }
            ]
        },
    )
    refused(await ask(worker, alices, key="refund-0002", amount="1.00"), 409, "call-over")
    assert (await ask(worker, alices)).status_code == 200, "what was done is still answered"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "lots"},
        {"amount": "10.005"},
        {"amount": "NaN"},
        {"reason": ""},
        {"key": "short"},
        {"surprise": 1},
    ],
)
async def test_a_request_that_makes_no_sense_is_refused_and_stores_nothing(
    worker: AsyncClient, alices: Call, session: AsyncSession, nonsense: dict[str, Any]
) -> None:
    refused(await ask(worker, alices, **nonsense), 422, "invalid")
    assert (await count(session, Refund), await count(session, Promise)) == (0, 0)
