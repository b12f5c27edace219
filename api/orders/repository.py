from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from api.contract import OrderState
from api.models.order import Order
from api.pagination import Cursor

_WITH_LINES = selectinload(Order.lines)


class OrderRepository:
    """An order is changed only under the lock of its call; no lock of its own is needed."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def latest_of_call(self, call_id: UUID) -> Order | None:
        """With its lines. The open order when there is one: another begins only after the one before is cancelled."""
        query = select(Order).where(Order.call_id == call_id).order_by(Order.created_at.desc(), Order.id).limit(1)
        return await self.session.scalar(query.options(_WITH_LINES).execution_options(populate_existing=True))

    async def by_key(self, call_id: UUID, key: str) -> Order | None:
        """The order that was placed with this key, with its lines."""
        query = select(Order).where(Order.call_id == call_id, Order.used_keys.contains([key]))
        return await self.session.scalar(query.options(_WITH_LINES))

    async def of_calls(self, call_ids: Collection[UUID]) -> list[Order]:
        """Oldest first, with their lines."""
        query = select(Order).where(Order.call_id.in_(call_ids)).order_by(Order.created_at, Order.id)
        return list(await self.session.scalars(query.options(_WITH_LINES)))

    async def page(self, state: OrderState | None, limit: int, before: Cursor | None) -> list[Order]:
        """Newest first, with their lines; without those on which nothing ever was."""
        query = select(Order).where(Order.lines.any()).order_by(Order.created_at.desc(), Order.id.desc()).limit(limit)
        if state is not None:
            query = query.where(Order.state == state)
        if before is not None:
            query = query.where(tuple_(Order.created_at, Order.id) < before)
        return list(await self.session.scalars(query.options(_WITH_LINES)))

    def add(self, order: Order) -> None:
        self.session.add(order)
