from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import TicketStatus
from api.models import Ticket
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
