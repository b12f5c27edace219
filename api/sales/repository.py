from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models.demo import Demo
from api.models.demo_slot import DemoSlot
from api.models.product import Product
from api.sales.calendar import Slot
from api.sales.errors import SlotNotFound, SlotTaken

_TAKEN = exists().where(Demo.slot_id == DemoSlot.id)


class SalesRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def products(self) -> list[Product]:
        return list(await self.session.scalars(select(Product).order_by(Product.price, Product.name)))

    async def demo_by_key(self, call_id: UUID, key: str) -> Demo | None:
        return await self.session.scalar(select(Demo).where(Demo.call_id == call_id, Demo.key == key))

    def add(self, demo: Demo) -> None:
        self.session.add(demo)


class PostgresCalendar:
    """A `Calendar` whose slots are rows, each taken by the demo that has it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def free(self, after: datetime, before: datetime | None, limit: int) -> Sequence[Slot]:
        query = select(DemoSlot).where(DemoSlot.starts_at > after, ~_TAKEN)
        query = query if before is None else query.where(DemoSlot.starts_at < before)
        rows = await self.session.scalars(query.order_by(DemoSlot.starts_at).limit(limit))
        return [Slot(row.id, row.starts_at) for row in rows]

    async def take(self, slot_id: UUID, now: datetime, key: str) -> Slot:
        """The demo that the caller of this adds in the same transaction is what takes it."""
        # Held until commit, so that two callers cannot both find it free.
        slot = await self.session.scalar(select(DemoSlot).where(DemoSlot.id == slot_id).with_for_update())
        if slot is None:
            raise SlotNotFound("There is no such demo slot.")
        taken = await self.session.scalar(select(exists().where(Demo.slot_id == slot_id)))
        if taken or slot.starts_at <= now:
            raise SlotTaken("This demo slot is no longer free.")
        return Slot(slot.id, slot.starts_at)
