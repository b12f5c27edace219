from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import details
from api.calls.schemas import CallDetail
from api.contract import TicketStatus
from api.pagination import Page, Paging, next_cursor
from api.promises.schemas import PromiseRead
from api.tickets import service
from api.tickets.repository import TicketRepository
from api.tickets.schemas import TicketRead


class TicketDetail(TicketRead):
    """The case, with everything that is on record of its calls."""

    calls: list[CallDetail] = Field(description="Oldest first.")
    promises: list[PromiseRead]


async def page(session: AsyncSession, status: TicketStatus | None, paging: Paging) -> Page[TicketRead]:
    rows = await TicketRepository(session).page(status, paging.limit, paging.before)
    return Page(items=[TicketRead.model_validate(row) for row in rows], next=next_cursor(rows, paging.limit))


async def of_ticket(session: AsyncSession, ticket_id: UUID) -> TicketDetail:
    ticket = await service.get(session, ticket_id)
    calls = await details.of_ticket(session, ticket_id)
    return TicketDetail(
        **TicketRead.model_validate(ticket).model_dump(),
        calls=calls,
        promises=[promise for call in calls for promise in call.promises],
    )
