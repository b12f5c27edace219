from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Promise


class PromiseRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def insert_if_new(self, call_id: UUID, key: str, **values: Any) -> bool:
        query = insert(Promise).values(id=uuid4(), call_id=call_id, key=key, **values)
        query = query.on_conflict_do_nothing(index_elements=["call_id", "key"])
        return await self.session.scalar(query.returning(Promise.id)) is not None

    async def by_key(self, call_id: UUID, key: str) -> Promise | None:
        return await self.session.scalar(select(Promise).where(Promise.call_id == call_id, Promise.key == key))

    async def keep(self, promise_id: UUID, at: datetime, outcome: str) -> UUID | None:
        """The call to which it was promised; None when the promise had been kept before."""
        query = update(Promise).where(Promise.id == promise_id, Promise.kept_at.is_(None))
        return await self.session.scalar(query.values(kept_at=at, outcome=outcome).returning(Promise.call_id))

    async def of_calls(self, call_ids: Collection[UUID]) -> list[Promise]:
        query = select(Promise).where(Promise.call_id.in_(call_ids)).order_by(Promise.created_at, Promise.id)
        return list(await self.session.scalars(query))
