from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import Category, TicketStatus, UpsertTicket
from api.live.announcements import Topic, announce
from api.models import Call, Ticket
from api.tickets import lifecycle
from api.tickets.errors import TicketNotFound
from api.tickets.repository import TicketRepository

UNNAMED = "Call without a subject yet"


async def get(session: AsyncSession, ticket_id: UUID) -> Ticket:
    ticket = await TicketRepository(session).get(ticket_id)
    if ticket is None:
        raise TicketNotFound("There is no such ticket.")
    return ticket


async def upsert(session: AsyncSession, call_id: UUID, request: UpsertTicket) -> Ticket:
    """The call's ticket, made by the first request. What is None in the request stays as it is."""
    call = await calls.lock(session, call_id)
    ticket = await _of_call(session, call)
    status = lifecycle.status_after(ticket.status, ticket.subject, request)
    for name, value in request.model_dump(exclude_none=True).items():
        setattr(ticket, name, value)
    ticket.status = status
    if call.customer_id is not None:
        ticket.customer_id = call.customer_id
    _stamp_resolution(ticket)
    await session.flush()
    call.ticket_id = ticket.id
    await session.refresh(ticket)
    await announce(session, Topic.ticket, call_id=call_id, id=ticket.id)
    return ticket


async def owe(session: AsyncSession, call_id: UUID, subject: str, category: Category) -> Ticket:
    """Somebody owes the caller something now: the ticket is pending. A call that has none gets one on this."""
    call = await calls.lock(session, call_id)
    named = {} if call.ticket_id is not None else {"subject": subject, "category": category}
    return await upsert(session, call_id, UpsertTicket.model_validate({"status": TicketStatus.pending, **named}))


async def unresolved_of_customer(session: AsyncSession, customer_id: UUID) -> list[Ticket]:
    return await TicketRepository(session).unresolved_of_customer(customer_id)


async def of(session: AsyncSession, ticket_ids: Collection[UUID]) -> dict[UUID, Ticket]:
    return {ticket.id: ticket for ticket in await TicketRepository(session).of(ticket_ids)}


async def _of_call(session: AsyncSession, call: Call) -> Ticket:
    if call.ticket_id is not None:
        return await get(session, call.ticket_id)
    ticket = Ticket(subject=UNNAMED, status=TicketStatus.open)
    TicketRepository(session).add(ticket)
    return ticket


def _stamp_resolution(ticket: Ticket) -> None:
    if ticket.status is not TicketStatus.resolved:
        ticket.resolved_at = None
    elif ticket.resolved_at is None:
        ticket.resolved_at = datetime.now(UTC)
