from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import Category, TicketStatus, UpsertTicket
from api.models import Call, Ticket
from api.tickets import lifecycle
from api.tickets.changes import Author, on_record
from api.tickets.errors import TicketNotFound
from api.tickets.repository import TicketRepository

UNNAMED = "Call without a subject yet"
SOME_AGENT = "agent"
"""Who changed a ticket in a call of which no agent is on record."""


async def get(session: AsyncSession, ticket_id: UUID) -> Ticket:
    return found(await TicketRepository(session).get(ticket_id))


async def by_number(session: AsyncSession, number: int) -> Ticket:
    return found(await TicketRepository(session).by_number(number))


async def lock(session: AsyncSession, ticket_id: UUID) -> Ticket:
    """The ticket, held until commit. The lock of a call comes before that of its ticket."""
    return found((await TicketRepository(session).lock(ticket_id)).get(ticket_id))


def found(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise TicketNotFound("There is no such ticket.")
    return ticket


async def upsert(session: AsyncSession, call_id: UUID, request: UpsertTicket) -> Ticket:
    """The call's ticket, made by the first request. What is None in the request stays as it is."""
    call = await calls.lock(session, call_id)
    ticket = await _of_call(session, call)
    status = lifecycle.status_after(ticket.status, ticket.subject, request)
    async with on_record(session, ticket, Author(agent=call.agent or SOME_AGENT), call_id):
        for name, value in request.model_dump(exclude_none=True).items():
            setattr(ticket, name, value)
        ticket.status = status
        if call.customer_id is not None:
            ticket.customer_id = call.customer_id
    call.ticket_id = ticket.id
    return ticket


async def owe(session: AsyncSession, call_id: UUID, subject: str, category: Category) -> Ticket:
    """Somebody owes the caller something now: the ticket is pending. A call that has none gets one on this."""
    call = await calls.lock(session, call_id)
    named = {} if call.ticket_id is not None else {"subject": subject, "category": category}
    return await upsert(session, call_id, UpsertTicket.model_validate({"status": TicketStatus.pending, **named}))


async def unresolved_of_customer(session: AsyncSession, customer_id: UUID) -> list[Ticket]:
    return await TicketRepository(session).unresolved_of_customer(customer_id)


async def tags(session: AsyncSession, beginning: str) -> list[str]:
    return await TicketRepository(session).tags(beginning.casefold())


async def of(session: AsyncSession, ticket_ids: Collection[UUID]) -> dict[UUID, Ticket]:
    return {ticket.id: ticket for ticket in await TicketRepository(session).of(ticket_ids)}


async def _of_call(session: AsyncSession, call: Call) -> Ticket:
    if call.ticket_id is not None:
        return await lock(session, call.ticket_id)
    ticket = Ticket(subject=UNNAMED, status=TicketStatus.open)
    TicketRepository(session).add(ticket)
    return ticket
