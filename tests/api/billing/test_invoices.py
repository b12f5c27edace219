from datetime import UTC, datetime
from decimal import Decimal

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import InvoiceStatus
from api.models import Call, Invoice, InvoiceLine
from tests.api.demo_company import posted, refused

pytestmark = pytest.mark.api


async def test_a_verified_caller_hears_of_the_charge_made_twice(worker: AsyncClient, alices: Call) -> None:
    answer = await worker.get(f"/v1/worker/calls/{alices.id}/invoices/INV-1042")
    invoice = answer.json()
    assert invoice["duplicate_charge"] == "49.00"
    assert (invoice["total"], invoice["currency"], invoice["status"]) == ("98.00", "USD", "paid")
    assert [line["amount"] for line in invoice["lines"]] == ["49.00", "49.00"]
    assert invoice["refunded"] == "0.00"


async def test_invoices_come_newest_first_and_are_the_callers_alone(worker: AsyncClient, alices: Call) -> None:
    answer = await worker.get(f"/v1/worker/calls/{alices.id}/invoices")
    assert [invoice["number"] for invoice in answer.json()] == ["INV-1042", "INV-1031"]
    assert [invoice["duplicate_charge"] for invoice in answer.json()] == ["49.00", None]


@pytest.mark.parametrize("number", ["1042", "inv 1042", "invoice one zero four two"])
async def test_an_invoice_is_found_by_its_number_as_it_was_said(worker: AsyncClient, alices: Call, number: str) -> None:
    answer = await worker.get(f"/v1/worker/calls/{alices.id}/invoices/{number}")
    assert answer.json()["number"] == "INV-1042"


async def test_a_line_billed_in_two_invoices_of_a_month_is_found_in_the_later_one(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    first = await session.scalar(select(Invoice).where(Invoice.number == "INV-1031"))
    assert first is not None
    again = Invoice(
        customer_id=first.customer_id,
        number="INV-1039",
        period=first.period,
        issued_on=datetime.now(UTC),
        currency="USD",
        total=Decimal("52.00"),
        status=InvoiceStatus.paid,
        lines=[
            InvoiceLine(position=0, description="Fiber 500 monthly", amount=Decimal("49.00")),
            InvoiceLine(position=1, description="Shipping", amount=Decimal("3.00")),
        ],
    )
    session.add(again)
    await session.commit()
    answer = await worker.get(f"/v1/worker/calls/{alices.id}/invoices")
    duplicates = {invoice["number"]: invoice["duplicate_charge"] for invoice in answer.json()}
    assert duplicates == {"INV-1039": "49.00", "INV-1042": "49.00", "INV-1031": None}


@pytest.mark.parametrize("number", ["INV-1050", "INV-9999", "banana", "0"])
async def test_what_is_not_the_callers_invoice_is_not_found(worker: AsyncClient, alices: Call, number: str) -> None:
    refused(await worker.get(f"/v1/worker/calls/{alices.id}/invoices/{number}"), 404, "invoice-not-found")


async def test_without_proof_there_are_no_invoices(worker: AsyncClient, from_home: Call) -> None:
    await posted(worker, from_home, "identify", name="somebody else")
    for path in ("invoices", "invoices/INV-1042"):
        problem = refused(await worker.get(f"/v1/worker/calls/{from_home.id}/{path}"), 403, "not-verified")
        assert problem["matched"] == ["phone"]


async def test_an_invoice_cannot_be_refunded_beyond_its_total_whatever_writes_it(
    alices: Call, session: AsyncSession
) -> None:
    invoice = await session.scalar(select(Invoice).where(Invoice.number == "INV-1042"))
    assert invoice is not None
    invoice.refunded, invoice.status = Decimal("98.01"), InvoiceStatus.refunded
    with pytest.raises(IntegrityError, match=r"refunded_within_total|status_tells_refunded"):
        await session.flush()
