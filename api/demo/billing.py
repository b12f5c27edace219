from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import InvoiceStatus
from api.demo import rows
from api.demo.people import ALICE, BOB, CARLA
from api.models.invoice import Invoice
from api.models.invoice_line import InvoiceLine

# number, customer, months ago, status, lines
INVOICES: list[tuple[str, str, int, InvoiceStatus, list[tuple[str, str]]]] = [
    ("INV-1031", ALICE, 1, InvoiceStatus.paid, [("Fiber 500 monthly", "49.00")]),
    ("INV-1042", ALICE, 0, InvoiceStatus.paid, [("Fiber 500 monthly", "49.00"), ("Fiber 500 monthly", "49.00")]),
    ("INV-1044", BOB, 0, InvoiceStatus.open, [("Fiber 100 monthly", "29.00"), ("TV monthly", "15.00")]),
    ("INV-1050", CARLA, 0, InvoiceStatus.paid, [("Fiber 1000 yearly", "480.00")]),
]


async def seed(session: AsyncSession, customers: dict[str, UUID], now: datetime) -> None:
    for number, email, months_ago, status, lines in INVOICES:
        period = billed_month(now, months_ago)
        invoice = {
            "customer_id": customers[email],
            "number": number,
            "period": period,
            "issued_on": datetime.combine(period, time(9, tzinfo=UTC)),
            "currency": "USD",
            "total": sum(Decimal(amount) for _, amount in lines),
            "refunded": Decimal(0),
            "status": status,
        }
        if await rows.add(session, Invoice, [invoice]):
            invoice_id = (await rows.ids(session, Invoice, "number"))[number]
            await rows.add(session, InvoiceLine, list(_lines(invoice_id, lines)))


def billed_month(now: datetime, months_ago: int) -> date:
    months = now.year * 12 + now.month - 1 - months_ago
    return date(months // 12, months % 12 + 1, 1)


def _lines(invoice_id: UUID, lines: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for position, (description, amount) in enumerate(lines):
        yield {
            "invoice_id": invoice_id,
            "position": position,
            "description": description,
            "amount": Decimal(amount),
        }
