from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import SessionExpired, SignedIn, WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import TicketRef, TicketStatus, UpsertTicket
from api.db import Session
from api.errors import Unauthorized
from api.models import Ticket
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe
from api.tickets import details, service
from api.tickets.details import TicketDetail
from api.tickets.errors import TicketNotFound
from api.tickets.schemas import TicketRead

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/tickets", tags=["tickets"])


@worker_router.put("/ticket", response_model=TicketRef, responses=describe(Unauthorized, CallNotFound))
async def upsert_ticket(call_id: UUID, body: UpsertTicket, session: Session) -> Ticket:
    """The case behind this call: made by the first request, changed by later ones."""
    return await service.upsert(session, call_id, body)


@router.get("", responses=describe(Unauthorized, SessionExpired, BadCursor))
async def list_tickets(
    _: SignedIn, session: Session, paging: PageOf, status: Annotated[TicketStatus | None, Query()] = None
) -> Page[TicketRead]:
    """Tickets, newest first."""
    return await details.page(session, status, paging)


@router.get("/{ticket_id}", responses=describe(Unauthorized, SessionExpired, TicketNotFound))
async def get_ticket(ticket_id: UUID, _: SignedIn, session: Session) -> TicketDetail:
    """A ticket with its calls, each with everything that is on record of it."""
    return await details.of_ticket(session, ticket_id)
