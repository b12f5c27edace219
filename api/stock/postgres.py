from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from api.models.good import Good
from api.models.stock_level import StockLevel
from api.stock.lifecycle import Break, Level, Ware


class PostgresCatalogue:
    """Goods, price breaks and stock, in Tandem's own tables."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def wares(self) -> list[Ware]:
        goods = await self.session.scalars(select(Good).order_by(Good.name).options(selectinload(Good.breaks)))
        return [_ware(good) for good in goods]

    async def locations(self) -> list[str]:
        query = select(StockLevel.location).distinct().order_by(StockLevel.location)
        return list(await self.session.scalars(query))

    async def levels(self, sku: str) -> list[Level]:
        query = select(StockLevel).join(Good, Good.id == StockLevel.good_id).where(Good.sku == sku)
        found = await self.session.scalars(query.order_by(StockLevel.location))
        return [Level(level.location, level.quantity, level.restock_on) for level in found]


def _ware(good: Good) -> Ware:
    return Ware(
        sku=good.sku,
        name=good.name,
        aliases=good.aliases,
        price=good.price,
        currency=good.currency,
        description=good.description,
        breaks=[Break(step.min_quantity, step.discount_percent) for step in good.breaks],
    )
