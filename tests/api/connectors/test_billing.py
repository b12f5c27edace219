"""Invoices and refunds of another billing system, as callers and supervisors see them."""

from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Role
from api.models import Call, Invoice, Refund
from tests.api.conftest import MakeCall, MakeOperator, SignIn
from tests.api.connectors.server import Resets, Says, System
from tests.api.demo_company import UNKNOWN_NUMBER, posted, refused

pytestmark = pytest.mark.api

REFUNDS = "/v1/invoices/INV-7001/refunds"
REFUND = {"key": "refund-key-1", "invoice_number": "7001", "amount": "49.00", "reason": "charged twice"}
LARGE = REFUND | {"amount": "150.00"}


class Ledger:
    """What the other system has of Alice, whom it knows by our id as long as no CRM is connected."""

    def __init__(self, system: System, customer: str) -> None:
        self.system = system
        self.customer = customer

    def invoice(self, **changes: Any) -> dict[str, Any]:
        invoice = {
            "number": "INV-7001",
            "customer_id": self.customer,
            "issued_on": "2026-11-03T09:00:00+00:00",
            "currency": "USD",
            "total": "198.00",
            "is_paid": True,
            "lines": [{"description": "Fiber 500", "amount": "49.00"}] * 2
            + [{"description": "Installation", "amount": "100.00"}],
        }
        return invoice | changes

    def has(self, *invoices: dict[str, Any]) -> None:
        self.system.on("GET", f"/v1/customers/{self.customer}/invoices", Says(200, {"invoices": invoices}))
        for invoice in invoices:
            self.system.on("GET", f"/v1/invoices/{invoice['number']}", Says(200, invoice))

    def is_down(self) -> None:
        self.system.on("GET", f"/v1/customers/{self.customer}/invoices", Says(500))
        self.system.on("GET", "/v1/invoices/INV-7001", Says(500))
        self.system.on("POST", REFUNDS, Says(500))


@pytest.fixture
def ledger(system: System, alices: Call) -> Ledger:
    ledger = Ledger(system, str(alices.customer_id))
    ledger.has(ledger.invoice())
    system.on("POST", REFUNDS, Says(201, {"id": "re_17"}))
    return ledger


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))


async def _refund(worker: AsyncClient, call: Call, body: dict[str, str] = REFUND) -> Response:
    return await worker.post(f"/v1/worker/calls/{call.id}/refunds", json=body)


async def test_invoices_are_the_other_systems(ledger: Ledger, worker: AsyncClient, alices: Call) -> None:
    ledger.has(
        ledger.invoice(number="INV-7002", refunds=[{"amount": "10.00"}]),
        ledger.invoice(issued_on="2026-10-03T09:00:00Z"),
    )
    found = (await worker.get(f"/v1/worker/calls/{alices.id}/invoices")).json()
    assert [(invoice["number"], invoice["status"], invoice["refunded"]) for invoice in found] == [
        ("INV-7002", "partly_refunded", "10.00"),
        ("INV-7001", "paid", "0.00"),
    ]  # and none of those that our own tables have
    assert [invoice["duplicate_charge"] for invoice in found] == ["39.00", "49.00"]
    assert [line["description"] for line in found[1]["lines"]] == ["Fiber 500", "Fiber 500", "Installation"]


async def test_an_invoice_is_copied_as_it_is_now(
    ledger: Ledger, worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    path = f"/v1/worker/calls/{alices.id}/invoices/7001"
    assert (await worker.get(path)).json()["total"] == "198.00"
    lines = [{"description": "Fiber 500", "amount": "49.00"}]
    ledger.has(ledger.invoice(total="49.00", is_paid=False, lines=lines))
    again = (await worker.get(path)).json()
    assert (again["total"], again["status"], len(again["lines"])) == ("49.00", "open", 1)
    assert len((await session.scalars(select(Invoice).where(Invoice.number == "INV-7001"))).all()) == 1


async def test_an_older_invoice_is_asked_for_by_its_number(
    ledger: Ledger, system: System, worker: AsyncClient, alices: Call
) -> None:
    system.on("GET", "/v1/invoices/INV-6000", Says(200, ledger.invoice(number="INV-6000")))
    assert (await worker.get(f"/v1/worker/calls/{alices.id}/invoices/6000")).json()["number"] == "INV-6000"


@pytest.mark.parametrize("answer", [Says(404), Says(200, "somebody else's")])
async def test_nobody_is_told_of_an_invoice_that_is_not_theirs(
    ledger: Ledger, system: System, worker: AsyncClient, alices: Call, answer: Says
) -> None:
    theirs = Says(200, ledger.invoice(number="INV-6000", customer_id="somebody-else"))
    system.on("GET", "/v1/invoices/INV-6000", theirs if answer.body else answer)
    refused(await worker.get(f"/v1/worker/calls/{alices.id}/invoices/6000"), 404, "invoice-not-found")
    refused(await _refund(worker, alices, REFUND | {"invoice_number": "6000"}), 404, "invoice-not-found")


async def test_a_refund_is_made_there_once_and_kept_here(
    ledger: Ledger, system: System, worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    system.on("POST", REFUNDS, Resets(), Says(201, b"OK"))
    refund = await posted(worker, alices, "refunds", **REFUND)
    assert await posted(worker, alices, "refunds", **REFUND) == refund
    assert [(asked.key, asked.body) for asked in system.asked("POST", REFUNDS)] == [
        (f"{alices.id}:refund-key-1", {"amount": "49.00", "currency": "USD", "reason": "charged twice"})
    ] * 2
    kept = (await session.scalars(select(Refund))).one()
    assert kept.promise_id is not None


async def test_a_refund_of_which_the_answer_was_lost_is_taken_up_again(
    ledger: Ledger, system: System, worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    """All of the invoice: without the key, nothing would seem to be left of it."""
    small = {"total": "49.00", "lines": [{"description": "Fiber 500", "amount": "49.00"}]}
    ledger.has(ledger.invoice(**small))
    system.on("POST", REFUNDS, Resets(), Resets(), Resets(), Says(200, {"id": "re_17"}))
    refused(await _refund(worker, alices), 503, "connector-unavailable")
    assert (await session.scalars(select(Refund))).all() == []
    ledger.has(ledger.invoice(**small, refunds=[{"amount": "49.00", "key": f"{alices.id}:refund-key-1"}]))
    assert (await _refund(worker, alices)).status_code == 200
    assert (await session.scalars(select(Refund.amount))).one() == 49
    invoice = (await worker.get(f"/v1/worker/calls/{alices.id}/invoices/7001")).json()
    assert invoice["status"] == "refunded"


async def test_what_was_refunded_there_counts_towards_the_limit(
    ledger: Ledger, system: System, worker: AsyncClient, alices: Call
) -> None:
    ledger.has(ledger.invoice(refunds=[{"amount": "60.00"}]))
    assert refused(await _refund(worker, alices), 422, "refund-over-limit")["refunded"] == "60.00"
    assert system.asked("POST", REFUNDS) == []


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (Says(404), 404, "invoice-not-found"),
        (Says(409), 409, "key-reused"),
        (Says(422, {"code": "invoice-not-paid"}), 422, "invoice-not-paid"),
        (Says(422, {"code": "refund-exceeds-invoice", "remaining": "12.00"}), 422, "refund-exceeds-invoice"),
        (Says(422), 422, "refund-exceeds-invoice"),
        (Says(403), 503, "connector-answer-wrong"),
    ],
)
async def test_their_no_is_billings_own_and_promises_nothing(
    ledger: Ledger,
    system: System,
    worker: AsyncClient,
    alices: Call,
    session: AsyncSession,
    answer: Says,
    status: int,
    code: str,
) -> None:
    system.on("POST", REFUNDS, answer)
    refused(await _refund(worker, alices), status, code)
    assert (await session.scalars(select(Refund))).all() == []


async def test_an_approval_refunds_there(
    ledger: Ledger, system: System, worker: AsyncClient, alices: Call, supervisor: AsyncClient
) -> None:
    asked = await posted(worker, alices, "refund-requests", **LARGE)
    assert system.asked("POST", REFUNDS) == []
    answer = await supervisor.post(
        f"/v1/refund-requests/{asked['id']}/decision", json={"approve": True, "note": "Yes."}
    )
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["invoice"]["refunded"]) == ("approved", "150.00")
    [sent] = system.asked("POST", REFUNDS)
    assert (sent.key, sent.body["amount"]) == (f"{alices.id}:refund-request:{asked['id']}", "150.00")


async def test_while_billing_is_down_a_request_can_be_denied_but_not_approved(
    ledger: Ledger, worker: AsyncClient, alices: Call, supervisor: AsyncClient
) -> None:
    path = f"/v1/refund-requests/{(await posted(worker, alices, 'refund-requests', **LARGE))['id']}/decision"
    ledger.is_down()
    refused(await supervisor.post(path, json={"approve": True, "note": "Yes."}), 503, "connector-unavailable")
    denied = await supervisor.post(path, json={"approve": False, "note": "No."})
    assert denied.json()["state"] == "denied"


async def test_an_invoice_number_verifies_whose_it_is(ledger: Ledger, worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call(caller_number=UNKNOWN_NUMBER)
    verified = await posted(worker, call, "verify", invoice_number="7001", email="alice.martin@example.com")
    assert (verified["matched"], verified["verified"]) == (["email", "invoice"], True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"total": "198.005"}, "total (decimal_max_places)"),
        ({"currency": "dollars"}, "currency (string_pattern_mismatch)"),
        ({"number": "2026/17"}, "number (string_pattern_mismatch)"),
        ({"refunds": [{"amount": "198.01"}]}, "the answer (value_error)"),
    ],
)
async def test_a_wrong_invoice_is_told_by_the_field(
    ledger: Ledger, worker: AsyncClient, alices: Call, wrong: dict[str, Any], field: str
) -> None:
    ledger.system.on("GET", "/v1/invoices/INV-7001", Says(200, ledger.invoice() | wrong))
    assert refused(await _refund(worker, alices), 503, "connector-answer-wrong")["fields"] == [field]
