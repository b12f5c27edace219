"""What people do with tickets. Locks are taken in the order call, ticket."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import TicketStatus
from api.live.announcements import Topic, announce
from api.models import Call, Operator, Ticket, TicketComment
from api.operators import service as operators
from api.operators.errors import OperatorNotFound
from api.tickets import lifecycle, service
from api.tickets.changes import Author, note, on_record
from api.tickets.errors import CallNotLinked, TicketChanged, UnknownOwner
from api.tickets.lifecycle import Difference
from api.tickets.repository import TicketRepository
from api.tickets.schemas import ChangeTicket, TicketRead


async def change(session: AsyncSession, ticket_id: UUID, request: ChangeTicket, operator: Operator) -> Ticket:
    """Refused when the ticket is not any more what the change was based on."""
    ticket = await service.lock(session, ticket_id)
    lifecycle.check_alive(ticket.number, ticket.merged_into)
    if request.version != ticket.version:
        now = TicketRead.model_validate(ticket).model_dump(mode="json")
        raise TicketChanged("Somebody has changed this ticket in the meantime.", ticket=now)
    wanted = request.wanted()
    if wanted.get("owner_id") is not None:
        await _check_owner(session, wanted["owner_id"])
    if "status" in wanted:
        lifecycle.check_resolved(wanted["status"], wanted.get("resolution", ticket.resolution))
    if "tags" in wanted:
        wanted["tags"] = lifecycle.tags_of(wanted["tags"])
        await TicketRepository(session).remember_tags(wanted["tags"])
    async with on_record(session, ticket, Author(operator_id=operator.id)):
        for name, value in wanted.items():
            setattr(ticket, name, value)
    return ticket


async def comment(session: AsyncSession, ticket_id: UUID, text: str, operator: Operator) -> TicketComment:
    ticket = await service.lock(session, ticket_id)
    lifecycle.check_alive(ticket.number, ticket.merged_into)
    written = TicketComment(ticket_id=ticket.id, author=operator, text=text)
    TicketRepository(session).add(written)
    await session.flush()
    await announce(session, Topic.ticket, id=ticket.id)
    return written


async def merge(session: AsyncSession, ticket_id: UUID, into: int, operator: Operator) -> Ticket:
    """The calls go over, and what was promised in them; comments are read from both. The other one is returned."""
    target_id = (await service.by_number(session, into)).id
    moving = [await calls.lock(session, call_id) for call_id in await TicketRepository(session).calls_of(ticket_id)]
    ticket, target = await _lock_both(session, ticket_id, target_id)
    lifecycle.check_merge(ticket.number, ticket.merged_into, target.number, target.merged_into)
    if {call.id for call in moving} != set(await TicketRepository(session).calls_of(ticket_id)):
        now = TicketRead.model_validate(ticket).model_dump(mode="json")
        raise TicketChanged("A call has come to this ticket or left it in this very moment.", ticket=now)
    by = Author(operator_id=operator.id)
    for call in moving:
        await _move(session, call, ticket, target, by)
    led_here = [earlier.id for earlier in await TicketRepository(session).merged_into(ticket.number)]
    for earlier in (await TicketRepository(session).lock(*led_here)).values():
        async with on_record(session, earlier, by):
            earlier.merged_into = target.number
    async with on_record(session, ticket, by):
        ticket.merged_into, ticket.status = target.number, TicketStatus.resolved
        ticket.resolution = ticket.resolution or f"Merged into #{target.number}"
    async with on_record(session, target, by):
        target.customer_id = target.customer_id or ticket.customer_id
    return target


async def link(session: AsyncSession, ticket_id: UUID, call_id: UUID, operator: Operator) -> Ticket:
    """The call belongs to this ticket, and to no other any more."""
    call = await calls.lock(session, call_id)
    if call.ticket_id == ticket_id:
        return await service.get(session, ticket_id)
    by = Author(operator_id=operator.id)
    if call.ticket_id is None:
        ticket = await service.lock(session, ticket_id)
        lifecycle.check_alive(ticket.number, ticket.merged_into)
        await _move(session, call, None, ticket, by)
    else:
        before, ticket = await _lock_both(session, call.ticket_id, ticket_id)
        lifecycle.check_alive(ticket.number, ticket.merged_into)
        await _move(session, call, before, ticket, by)
    return ticket


async def unlink(session: AsyncSession, ticket_id: UUID, call_id: UUID, operator: Operator) -> Ticket:
    """The call belongs to no ticket."""
    call = await calls.lock(session, call_id)
    ticket = await service.lock(session, ticket_id)
    lifecycle.check_alive(ticket.number, ticket.merged_into)
    if call.ticket_id != ticket.id:
        raise CallNotLinked("This call does not belong to this ticket.")
    await _move(session, call, ticket, None, Author(operator_id=operator.id))
    return ticket


async def _move(session: AsyncSession, call: Call, before: Ticket | None, after: Ticket | None, by: Author) -> None:
    """A locked call from one locked ticket to another, on record with both."""
    call.ticket_id = after.id if after else None
    for ticket, difference in (
        (before, Difference("call", str(call.id), None)),
        (after, Difference("call", None, str(call.id))),
    ):
        if ticket is not None:
            await note(session, ticket, by, difference)
            await announce(session, Topic.ticket, call_id=call.id, id=ticket.id)
    await session.flush()


async def _lock_both(session: AsyncSession, one: UUID, other: UUID) -> tuple[Ticket, Ticket]:
    found = await TicketRepository(session).lock(one, other)
    return service.found(found.get(one)), service.found(found.get(other))


async def _check_owner(session: AsyncSession, owner_id: UUID) -> None:
    try:
        await operators.get(session, owner_id)
    except OperatorNotFound:
        raise UnknownOwner("There is nobody like this to own it.") from None
