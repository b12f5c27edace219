from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime

from api.auth import ForeignOrigin, SessionExpired, SignedIn, WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import Category, Severity, TicketRef, TicketStatus, UpsertTicket
from api.db import Session
from api.errors import Unauthorized
from api.models import Operator, Ticket, TicketComment
from api.operators import service as operators
from api.operators.schemas import OperatorRef
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.tickets import details, editing, lifecycle, service
from api.tickets.details import TicketDetail
from api.tickets.errors import (
    CallNotLinked,
    MergedIntoItself,
    ResolutionMissing,
    TicketChanged,
    TicketMerged,
    TicketNotFound,
    UnknownOwner,
)
from api.tickets.schemas import (
    LONGEST_TAG,
    MOST_TAGS,
    ChangeTicket,
    CommentRead,
    MergeTicket,
    OwnerWord,
    Tag,
    TicketFilter,
    TicketRead,
    WriteComment,
)

EDITING = (Unauthorized, SessionExpired, ForeignOrigin, TicketNotFound, TicketMerged)

TicketNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/tickets", tags=["tickets"])


@worker_router.put("/ticket", response_model=TicketRef, responses=describe(Unauthorized, CallNotFound))
async def upsert_ticket(call_id: UUID, body: UpsertTicket, session: Session) -> Ticket:
    """The case behind this call: made by the first request, changed by later ones."""
    return await service.upsert(session, call_id, body)


def wanted_tickets(
    status: Annotated[list[TicketStatus] | None, Query()] = None,
    severity: Annotated[list[Severity] | None, Query()] = None,
    category: Annotated[list[Category] | None, Query()] = None,
    tag: Annotated[list[Tag] | None, Query(max_length=MOST_TAGS, description="All of them.")] = None,
    owner: Annotated[OwnerWord | UUID | None, Query()] = None,
    customer: UUID | None = None,
    since: Annotated[AwareDatetime | None, Query(description="Made then or later.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Made before.")] = None,
    owed: Annotated[bool | None, Query(description="Whether a promise is still to be kept.")] = None,
    merged: Annotated[bool, Query(description="Those that were merged into others.")] = False,
) -> TicketFilter:
    return TicketFilter(
        status=status or [],
        severity=severity or [],
        category=category or [],
        tag=lifecycle.tags_of(tag or []),
        owner=owner,
        customer=customer,
        since=since,
        until=until,
        owed=owed,
        merged=merged,
    )


WantedTickets = Annotated[TicketFilter, Depends(wanted_tickets)]


@router.get("", responses=describe(Unauthorized, SessionExpired, BadCursor))
async def list_tickets(operator: SignedIn, session: Session, paging: PageOf, wanted: WantedTickets) -> Page[TicketRead]:
    """Tickets, newest first. Of several values of one filter any will do."""
    return await details.page(session, wanted, operator, paging)


@router.get("/tags", responses=describe(Unauthorized, SessionExpired))
async def list_tags(
    _: SignedIn, session: Session, beginning: Annotated[str, Query(max_length=LONGEST_TAG)] = ""
) -> list[str]:
    """Tags that tickets have, in the order of the alphabet: what to suggest for the next."""
    return await service.tags(session, beginning)


@router.get("/owners", response_model=list[OperatorRef], responses=describe(Unauthorized, SessionExpired))
async def list_owners(_: SignedIn, session: Session) -> list[Operator]:
    """Whom a ticket can be given to."""
    return await operators.everyone(session)


@router.get("/number/{number}", responses=describe(Unauthorized, SessionExpired, TicketNotFound))
async def get_ticket_by_number(number: TicketNumber, _: SignedIn, session: Session) -> TicketDetail:
    """The ticket with this number; if that was merged, the one that it went into."""
    return await details.of_number(session, number)


@router.get("/{ticket_id}", responses=describe(Unauthorized, SessionExpired, TicketNotFound))
async def get_ticket(ticket_id: UUID, _: SignedIn, session: Session) -> TicketDetail:
    """A ticket with its calls, each with everything that is on record of it."""
    return await details.of_ticket(session, ticket_id)


@router.patch(
    "/{ticket_id}",
    response_model=TicketRead,
    responses=describe(*EDITING, TicketChanged, ResolutionMissing, UnknownOwner),
)
async def change_ticket(ticket_id: UUID, body: ChangeTicket, operator: SignedIn, session: Session) -> Ticket:
    """Change what is named. Based on an old `version` it is refused: `ticket-changed` carries what it is now."""
    return await editing.change(session, ticket_id, body, operator)


@router.post("/{ticket_id}/comments", status_code=201, response_model=CommentRead, responses=describe(*EDITING))
async def comment_ticket(ticket_id: UUID, body: WriteComment, operator: SignedIn, session: Session) -> TicketComment:
    """Note something on a ticket. It stays as it was written."""
    return await editing.comment(session, ticket_id, body.text, operator)


@router.post(
    "/{ticket_id}/merge",
    response_model=TicketRead,
    responses=describe(*EDITING, MergedIntoItself, TicketChanged),
)
async def merge_ticket(ticket_id: UUID, body: MergeTicket, operator: SignedIn, session: Session) -> Ticket:
    """Let a ticket go into another one, which is the answer: its calls, promises and comments are that one's now."""
    return await editing.merge(session, ticket_id, body.into, operator)


@router.put("/{ticket_id}/calls/{call_id}", response_model=TicketRead, responses=describe(*EDITING, CallNotFound))
async def link_call(ticket_id: UUID, call_id: UUID, operator: SignedIn, session: Session) -> Ticket:
    """The call belongs to this ticket, and to no other any more."""
    return await editing.link(session, ticket_id, call_id, operator)


@router.delete(
    "/{ticket_id}/calls/{call_id}",
    response_model=TicketRead,
    responses=describe(*EDITING, CallNotFound, CallNotLinked),
)
async def unlink_call(ticket_id: UUID, call_id: UUID, operator: SignedIn, session: Session) -> Ticket:
    """The call belongs to no ticket any more. The call and the ticket stay."""
    return await editing.unlink(session, ticket_id, call_id, operator)
