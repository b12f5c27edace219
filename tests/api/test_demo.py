from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.demo.billing import billed_month
from api.models import (
    Article,
    Customer,
    DemoSlot,
    DeviceLog,
    Incident,
    Invoice,
    InvoiceLine,
    LineFinding,
    Passage,
    Product,
    Solution,
)

pytestmark = pytest.mark.api

TABLES = (
    *(Article, Customer, DemoSlot, DeviceLog, Incident, Invoice, InvoiceLine),
    *(LineFinding, Passage, Product, Solution),
)


async def counts(session: AsyncSession) -> dict[str, int]:
    return {table.__tablename__: await session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


async def test_seeding_twice_is_seeding_once(session: AsyncSession) -> None:
    await demo.seed(session)
    first = await counts(session)
    assert all(first.values()), first
    await demo.seed(session)
    assert await counts(session) == first


async def test_seeding_again_leaves_what_has_been_changed(session: AsyncSession) -> None:
    await demo.seed(session)
    alice = (await session.scalars(select(Customer).where(Customer.email == demo.ALICE))).one()
    alice.plan = "Fiber 1000"
    await session.flush()
    await demo.seed(session)
    await session.refresh(alice)
    assert alice.plan == "Fiber 1000"


async def test_every_invoice_is_the_sum_of_its_lines(session: AsyncSession) -> None:
    await demo.seed(session)
    sums = select(Invoice.number, Invoice.total, func.sum(InvoiceLine.amount)).join(InvoiceLine).group_by(Invoice.id)
    for number, total, lines in await session.execute(sums):
        assert total == lines, number


@pytest.mark.parametrize("day", range(7))
def test_demo_times_are_on_weekdays_of_the_coming_week(day: int) -> None:
    now = datetime(2026, 11, 23, 12, 30, tzinfo=UTC) + timedelta(days=day)
    times = list(demo.demo_times(now))
    assert len(times) == 10
    assert times == sorted(set(times))
    assert all(now < time <= now + timedelta(days=7) and time.weekday() < 5 and time.hour in (17, 21) for time in times)


def test_the_month_before_january_is_december() -> None:
    assert billed_month(datetime(2027, 1, 15, tzinfo=UTC), 1).isoformat() == "2026-12-01"
    assert billed_month(datetime(2027, 1, 15, tzinfo=UTC), 0).isoformat() == "2027-01-01"
