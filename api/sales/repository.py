from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.models.demo import Demo
from api.models.demo_slot import DemoSlot
from api.models.product import Product

_TAKEN = exists().where(Demo.slot_id == DemoSlot.id)


class SalesRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def products(self) -> list[Product]:
        return list(await self.session.scalars(select(Product).order_by(Product.price, Product.name)))

    async def free_slots(self, after: datetime, limit: int) -> list[DemoSlot]:
        query = select(DemoSlot).where(DemoSlot.starts_at > after, ~_TAKEN)
        return list(await self.session.scalars(query.order_by(DemoSlot.starts_at).limit(limit)))

    async def lock_slot(self, slot_id: UUID) -> DemoSlot | None:
        """The slot, held until commit, so that two callers cannot both find it free."""
        return await self.session.scalar(select(DemoSlot).where(DemoSlot.id == slot_id).with_for_update())

    async def is_taken(self, slot_id: UUID) -> bool:
        return bool(await self.session.scalar(select(exists().where(Demo.slot_id == slot_id))))

    async def demo_by_key(self, call_id: UUID, key: str) -> Demo | None:
        query = select(Demo).where(Demo.call_id == call_id, Demo.key == key)
        return await self.session.scalar(query.options(joinedload(Demo.slot)))

    def add(self, demo: Demo) -> None:
        self.session.add(demo)
