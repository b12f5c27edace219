from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api import naming
from api.demo import shop
from api.models import Good, MenuItem, PriceBreak, StockLevel
from api.naming import Label

pytestmark = pytest.mark.api


async def test_seeding_twice_is_seeding_once(session: AsyncSession) -> None:
    for _ in range(2):
        await shop.seed(session)
    counts = [
        await session.scalar(select(func.count()).select_from(table))
        for table in (MenuItem, Good, PriceBreak, StockLevel)
    ]
    assert counts == [6, 5, 15, 15]


async def test_seeding_again_restocks_the_kitchen_and_leaves_the_rest(session: AsyncSession) -> None:
    await shop.seed(session)
    await session.execute(update(MenuItem).where(MenuItem.name == "pizza").values(stock=1, price=Decimal("16.00")))
    await session.execute(update(MenuItem).where(MenuItem.name == "salad").values(stock=99))
    await shop.seed(session)
    rows = await session.execute(select(MenuItem.name, MenuItem.price, MenuItem.stock))
    items = {name: (price, stock) for name, price, stock in rows}
    assert items["pizza"] == (Decimal("16.00"), 40)
    assert items["salad"] == (Decimal("10.00"), 99)
    assert items["burger"] == (Decimal("12.00"), None)
    assert items["milkshake"][1] == 0


async def test_the_delivery_is_always_ahead(session: AsyncSession) -> None:
    await shop.seed(session)
    await session.execute(update(StockLevel).where(StockLevel.quantity == 0).values(restock_on=date(2020, 1, 1)))
    await shop.seed(session)
    deliveries = set(await session.scalars(select(StockLevel.restock_on).where(StockLevel.quantity == 0)))
    today = datetime.now(UTC).date()
    assert all(day is not None and today < day <= today + timedelta(days=10) for day in deliveries)
    assert len(deliveries) == 1


@pytest.mark.parametrize("things", [shop.MENU, shop.GOODS])
def test_no_two_things_are_called_the_same(things: list[dict[str, Any]]) -> None:
    labels = [Label(thing["name"], thing["aliases"]) for thing in things]
    for label in labels:
        assert all(naming.find(name, labels) is label for name in [label.name, *label.aliases]), label.name
