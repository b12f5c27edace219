from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import TicketStatus
from api.models import Promise, Ticket
from api.pagination import Cursor


class TicketRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, ticket_id: UUID) -> Ticket | None:
        return await self.session.get(Ticket, ticket_id)

    async def of(self, ticket_ids: Collection[UUID]) -> list[Ticket]:
        return list(await self.session.scalars(select(Ticket).where(Ticket.id.in_(ticket_ids))))

    async def page(self, status: TicketStatus | None, limit: int, before: Cursor | None) -> list[Ticket]:
        query = select(Ticket).order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(limit)
        if status is not None:
            query = query.where(Ticket.status == status)
        if before is not None:
            query = query.where(tuple_(Ticket.created_at, Ticket.id) < before)
        return list(await self.session.scalars(query))

    async def unresolved_of_customer(self, customer_id: UUID) -> list[Ticket]:
        query = select(Ticket).where(Ticket.customer_id == customer_id, Ticket.status != TicketStatus.resolved)
        return list(await self.session.scalars(query.order_by(Ticket.created_at)))

    def add(self, ticket: Ticket) -> None:
        self.session.add(ticket)

    async def insert_promise_if_new(self, call_id: UUID, key: str, **values: Any) -> bool:
        query = insert(Promise).values(id=uuid4(), call_id=call_id, key=key, **values)
        query = query.on_conflict_do_nothing(index_elements=["call_id", "key"])
        return await self.session.scalar(query.returning(Promise.id)) is not None

    async def promise(self, call_id: UUID, key: str) -> Promise | None:
        return await self.session.scalar(select(Promise).where(Promise.call_id == call_id, Promise.key == key))

    async def keep(self, promise_id: UUID, at: datetime, outcome: str) -> UUID | None:
        """The call to which it was promised; None when the promise had been kept before."""
        query = update(Promise).where(Promise.id == promise_id, Promise.kept_at.is_(None))
        return await self.session.scalar(query.values(kept_at=at, outcome=outcome).returning(Promise.call_id))

    async def promises(self, call_ids: Collection[UUID]) -> list[Promise]:
        query = select(Promise).where(Promise.call_id.in_(call_ids)).order_by(Promise.created_at, Promise.id)
        return list(await self.session.scalars(query))
