"""The demo company: what `seed-demo` puts on file. Run again, it adds what is missing and changes nothing else.

The exception is what would grow stale: demo slots are always the coming week's, and the outage is always of now.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.billing.lifecycle import InvoiceStatus
from api.knowledge import service as knowledge
from api.models.base import Record
from api.models.customer import Customer
from api.models.demo_slot import DemoSlot
from api.models.invoice import Invoice
from api.models.invoice_line import InvoiceLine
from api.models.line_finding import LineFinding
from api.models.product import Product
from api.models.service_status import ServiceStatus
from api.technical.lifecycle import Fault, Health, Service

ALICE, BOB, CARLA = "alice.martin@example.com", "bob.fischer@example.com", "carla.gomez@example.com"

CUSTOMERS = [
    {
        "name": "Alice Martin",
        "email": ALICE,
        "phone": "+15550100",
        "postcode": "90210",
        "region": "Los Angeles",
        "plan": "Fiber 500",
    },
    {
        "name": "Bob Fischer",
        "email": BOB,
        "phone": "+15550101",
        "postcode": "10001",
        "region": "New York",
        "plan": "Fiber 100",
    },
    {
        "name": "Carla Gomez",
        "email": CARLA,
        "phone": "+15550102",
        "postcode": "60601",
        "region": "Chicago",
        "plan": "Fiber 1000",
    },
]

# number, customer, months ago, status, lines
INVOICES: list[tuple[str, str, int, InvoiceStatus, list[tuple[str, str]]]] = [
    ("INV-1031", ALICE, 1, InvoiceStatus.paid, [("Fiber 500 monthly", "49.00")]),
    ("INV-1042", ALICE, 0, InvoiceStatus.paid, [("Fiber 500 monthly", "49.00"), ("Fiber 500 monthly", "49.00")]),
    ("INV-1044", BOB, 0, InvoiceStatus.open, [("Fiber 100 monthly", "29.00"), ("TV monthly", "15.00")]),
    ("INV-1050", CARLA, 0, InvoiceStatus.paid, [("Fiber 1000 yearly", "480.00")]),
]

PRODUCTS = [
    ("Fiber 100", "29.00", "100 megabits a second: enough for e-mail, video calls and one film at a time."),
    ("Fiber 500", "49.00", "500 megabits a second for a family: several films, games and work calls at once."),
    ("Fiber 1000", "69.00", "One gigabit a second, our fastest: large files in moments, and room for a small office."),
    ("TV", "15.00", "More than a hundred channels with a TV box for the living room; recording is included."),
]

REGIONS = ["Los Angeles", "New York", "Chicago"]
OUTAGE = ("Chicago", Service.tv)
OUTAGE_CAUSE = "a damaged cable"
OUTAGE_LASTS = timedelta(hours=4)

BOBS_LINE = {
    "service": Service.internet,
    "fault": Fault.misconfigured,
    "finding": "Your line is fine, but your router still runs on an old configuration.",
    "advice": "Please restart the router: unplug it, wait thirty seconds and plug it in again. "
    "It then fetches the new configuration by itself.",
}

DEMO_HOURS = (time(10, tzinfo=UTC), time(14, tzinfo=UTC))
DEMO_DAYS = 7


async def seed(session: AsyncSession) -> None:
    now = datetime.now(UTC)
    await _add(session, Customer, CUSTOMERS)
    customers = await _ids(session, Customer, "email")
    await _add_invoices(session, customers, now)
    await _add(
        session,
        Product,
        [
            {"name": name, "price": Decimal(price), "currency": "USD", "description": description}
            for name, price, description in PRODUCTS
        ],
    )
    await _add_services(session, customers, now)
    await _add(session, DemoSlot, [{"starts_at": starts_at} for starts_at in demo_times(now)])
    await knowledge.load(session)


def demo_times(now: datetime) -> Iterator[datetime]:
    """Two a weekday, from now on for a week."""
    for day in (now.date() + timedelta(days=ahead) for ahead in range(DEMO_DAYS + 1)):
        for hour in DEMO_HOURS:
            starts_at = datetime.combine(day, hour)
            if day.weekday() < 5 and now < starts_at <= now + timedelta(days=DEMO_DAYS):
                yield starts_at


def billed_month(now: datetime, months_ago: int) -> date:
    months = now.year * 12 + now.month - 1 - months_ago
    return date(months // 12, months % 12 + 1, 1)


async def _add_invoices(session: AsyncSession, customers: dict[str, UUID], now: datetime) -> None:
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
        if await _add(session, Invoice, [invoice]):
            invoice_id = (await _ids(session, Invoice, "number"))[number]
            await _add(session, InvoiceLine, list(_lines(invoice_id, lines)))


def _lines(invoice_id: UUID, lines: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for position, (description, amount) in enumerate(lines):
        yield {
            "invoice_id": invoice_id,
            "position": position,
            "description": description,
            "amount": Decimal(amount),
        }


async def _add_services(session: AsyncSession, customers: dict[str, UUID], now: datetime) -> None:
    healthy = [{"region": region, "service": service, "cause": ""} for region in REGIONS for service in Service]
    await _add(session, ServiceStatus, [{**status, "health": Health.ok} for status in healthy])
    region, service = OUTAGE
    outage = {"health": Health.outage, "cause": OUTAGE_CAUSE, "expected_fix_at": now + OUTAGE_LASTS}
    statement = insert(ServiceStatus).values(region=region, service=service, **outage)
    statement = statement.on_conflict_do_update(index_elements=["region", "service"], set_=outage)
    await session.execute(statement)
    await _add(session, LineFinding, [{**BOBS_LINE, "customer_id": customers[BOB]}])


async def _add(session: AsyncSession, model: type[Record], rows: list[dict[str, Any]]) -> int:
    """Rows that are not there yet; how many."""
    if not rows:
        return 0
    statement = insert(model).values(rows).on_conflict_do_nothing().returning(model.id)
    return len((await session.scalars(statement)).all())


async def _ids(session: AsyncSession, model: type[Customer] | type[Invoice], key: str) -> dict[str, UUID]:
    found = await session.execute(select(getattr(model, key), model.id))
    return {row[0]: row[1] for row in found}
