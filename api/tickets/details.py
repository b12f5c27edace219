from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import details
from api.calls.schemas import CallDetail
from api.models import Operator
from api.pagination import Page, Paging, next_cursor
from api.promises.schemas import PromiseRead
from api.tickets import service
from api.tickets.repository import TicketRepository
from api.tickets.schemas import CommentRead, TicketChangeRead, TicketFilter, TicketRead


class TicketDetail(TicketRead):
    """The case, with everything that is on record of its calls."""

    calls: list[CallDetail] = Field(description="Oldest first.")
    promises: list[PromiseRead]
    comments: list[CommentRead] = Field(description="With those of the tickets that were merged into it; oldest first.")
    changes: list[TicketChangeRead] = Field(description="Field by field, oldest first.")
    merged: list[int] = Field(description="Numbers of the tickets that were merged into it.")


async def page(session: AsyncSession, wanted: TicketFilter, operator: Operator, paging: Paging) -> Page[TicketRead]:
    rows = await TicketRepository(session).page(wanted.seen_by(operator.id), paging.limit, paging.before)
    return Page(items=[TicketRead.model_validate(row) for row in rows], next=next_cursor(rows, paging.limit))


async def of_number(session: AsyncSession, number: int) -> TicketDetail:
    """The ticket with that number, or the one that it was merged into."""
    ticket = await service.by_number(session, number)
    if ticket.merged_into is not None:
        ticket = await service.by_number(session, ticket.merged_into)
    return await of_ticket(session, ticket.id)


async def of_ticket(session: AsyncSession, ticket_id: UUID) -> TicketDetail:
    repository = TicketRepository(session)
    ticket = await service.get(session, ticket_id)
    calls = await details.of_ticket(session, ticket_id)
    merged = await repository.merged_into(ticket.number)
    comments = await repository.comments([ticket_id, *(other.id for other in merged)])
    return TicketDetail(
        **TicketRead.model_validate(ticket).model_dump(),
        calls=calls,
        promises=[promise for call in calls for promise in call.promises],
        comments=[CommentRead.model_validate(row) for row in comments],
        changes=[TicketChangeRead.model_validate(row) for row in await repository.changes(ticket_id)],
        merged=sorted(other.number for other in merged),
    )
