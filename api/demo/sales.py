from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import rows
from api.models.demo_slot import DemoSlot
from api.models.product import Product

PRODUCTS = [
    ("Fiber 100", "29.00", "100 megabits a second: enough for e-mail, video calls and one film at a time."),
    ("Fiber 500", "49.00", "500 megabits a second for a family: several films, games and work calls at once."),
    ("Fiber 1000", "69.00", "One gigabit a second, our fastest: large files in moments, and room for a small office."),
    ("TV", "15.00", "More than a hundred channels with a TV box for the living room; recording is included."),
]

DEMO_HOURS = (time(17, tzinfo=UTC), time(21, tzinfo=UTC))  # by day from coast to coast
DEMO_DAYS = 7


async def seed(session: AsyncSession, now: datetime) -> None:
    products = [
        {"name": name, "price": Decimal(price), "currency": "USD", "description": description}
        for name, price, description in PRODUCTS
    ]
    await rows.add(session, Product, products)
    await rows.add(session, DemoSlot, [{"starts_at": starts_at} for starts_at in demo_times(now)])


def demo_times(now: datetime) -> Iterator[datetime]:
    """Two a weekday, from now on for a week."""
    for day in (now.date() + timedelta(days=ahead) for ahead in range(DEMO_DAYS + 1)):
        for hour in DEMO_HOURS:
            starts_at = datetime.combine(day, hour)
            if day.weekday() < 5 and now < starts_at <= now + timedelta(days=DEMO_DAYS):
                yield starts_at
