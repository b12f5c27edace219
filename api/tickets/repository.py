from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, tuple_
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.contract import PromiseState, TicketStatus
from api.models import Call, Promise, Ticket, TicketChange, TicketComment, TicketTag
from api.pagination import Cursor
from api.tickets.schemas import TicketFilter

MOST_SUGGESTIONS = 20


class TicketRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, ticket_id: UUID) -> Ticket | None:
        return await self.session.get(Ticket, ticket_id)

    async def by_number(self, number: int) -> Ticket | None:
        return await self.session.scalar(select(Ticket).where(Ticket.number == number))

    async def lock(self, *ticket_ids: UUID) -> dict[UUID, Ticket]:
        """The tickets as they are now, held until commit, always in one order."""
        query = select(Ticket).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id).with_for_update()
        found = await self.session.scalars(query.execution_options(populate_existing=True))
        return {ticket.id: ticket for ticket in found}

    async def of(self, ticket_ids: Collection[UUID]) -> list[Ticket]:
        return list(await self.session.scalars(select(Ticket).where(Ticket.id.in_(ticket_ids))))

    async def page(self, wanted: TicketFilter, limit: int, before: Cursor | None) -> list[Ticket]:
        query = select(Ticket).order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(limit)
        if before is not None:
            query = query.where(tuple_(Ticket.created_at, Ticket.id) < before)
        return list(await self.session.scalars(query.where(*_conditions(wanted))))

    async def unresolved_of_customer(self, customer_id: UUID) -> list[Ticket]:
        query = select(Ticket).where(Ticket.customer_id == customer_id, Ticket.status != TicketStatus.resolved)
        return list(await self.session.scalars(query.order_by(Ticket.created_at)))

    async def merged_into(self, number: int) -> list[Ticket]:
        return list(await self.session.scalars(select(Ticket).where(Ticket.merged_into == number)))

    async def calls_of(self, ticket_id: UUID) -> list[UUID]:
        return list(await self.session.scalars(select(Call.id).where(Call.ticket_id == ticket_id).order_by(Call.id)))

    async def comments(self, ticket_ids: Collection[UUID]) -> list[TicketComment]:
        query = select(TicketComment).where(TicketComment.ticket_id.in_(ticket_ids))
        query = query.options(joinedload(TicketComment.author)).order_by(TicketComment.created_at, TicketComment.id)
        return list(await self.session.scalars(query))

    async def changes(self, ticket_id: UUID) -> list[TicketChange]:
        query = select(TicketChange).where(TicketChange.ticket_id == ticket_id)
        query = query.options(joinedload(TicketChange.by)).order_by(TicketChange.at, TicketChange.id)
        return list(await self.session.scalars(query))

    async def remember_tags(self, tags: Sequence[str]) -> None:
        if tags:
            query = insert(TicketTag).values([{"name": tag} for tag in tags])
            await self.session.execute(query.on_conflict_do_nothing())

    async def tags(self, beginning: str) -> list[str]:
        """Of those that some ticket has now."""
        is_used = exists().where(Ticket.tags.contains(array([TicketTag.name])))
        query = select(TicketTag.name).where(TicketTag.name.startswith(beginning, autoescape=True), is_used)
        return list(await self.session.scalars(query.order_by(TicketTag.name).limit(MOST_SUGGESTIONS)))

    def add(self, *rows: Ticket | TicketChange | TicketComment) -> None:
        self.session.add_all(rows)


def _conditions(wanted: TicketFilter) -> Iterator[ColumnElement[bool]]:
    yield Ticket.merged_into.is_not(None) if wanted.merged else Ticket.merged_into.is_(None)
    for column, values in (
        (Ticket.status, wanted.status),
        (Ticket.severity, wanted.severity),
        (Ticket.category, wanted.category),
    ):
        if values:
            yield column.in_(values)
    if wanted.tag:
        yield Ticket.tags.contains(wanted.tag)
    if wanted.owner is not None:
        yield Ticket.owner_id.is_(None) if wanted.owner == "nobody" else Ticket.owner_id == wanted.owner
    if wanted.customer is not None:
        yield Ticket.customer_id == wanted.customer
    if wanted.since is not None:
        yield Ticket.created_at >= wanted.since
    if wanted.until is not None:
        yield Ticket.created_at < wanted.until
    if wanted.owed is not None:
        owed = select(Call.ticket_id).join(Promise, Promise.call_id == Call.id)
        owed = owed.where(Promise.state == PromiseState.open, Call.ticket_id.is_not(None))
        yield Ticket.id.in_(owed) if wanted.owed else Ticket.id.not_in(owed)
