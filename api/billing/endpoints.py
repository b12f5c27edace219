from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.auth import ForeignOrigin, RoleTooLow, SessionExpired, Supervisor, WorkerAuth
from api.billing import requests, service
from api.billing.books import Books, Ledger
from api.billing.errors import (
    AlreadyDecided,
    InvoiceNotFound,
    InvoiceNotPaid,
    RefundExceedsInvoice,
    RefundKeyReused,
    RefundOverLimit,
    RefundRequestNotFound,
    RefundWithinLimit,
)
from api.billing.schemas import Decide, RefundRequestRead
from api.calls.errors import CallNotFound, CallOver
from api.contract import Invoice, Refund, RefundRequest, RefundRequestState, RequestRefund
from api.customers.errors import NotVerified
from api.db import Session
from api.errors import Unauthorized
from api.pagination import BadCursor, Page, PageOf
from api.problems import describe

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["billing"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/refund-requests", tags=["approvals"])


def _refund_limit(request: Request) -> Decimal:
    limit: Decimal = request.app.state.settings.refund_limit
    return limit


def _books(request: Request, session: Session) -> Books:
    ledger: Ledger | None = request.app.state.connected.ledger
    return service.books(session, ledger)


RefundLimit = Annotated[Decimal, Depends(_refund_limit)]
TheBooks = Annotated[Books, Depends(_books)]


@worker_router.get("/invoices", responses=describe(Unauthorized, NotVerified, CallNotFound))
async def list_invoices(call_id: UUID, session: Session, books: TheBooks) -> list[Invoice]:
    """The verified caller's invoices of about a year, newest first. `not-verified` carries `matched`."""
    return await service.invoices(session, books, call_id)


@worker_router.get("/invoices/{number}", responses=describe(Unauthorized, NotVerified, CallNotFound, InvoiceNotFound))
async def get_invoice(call_id: UUID, number: str, session: Session, books: TheBooks) -> Invoice:
    """One invoice of the verified caller. The number may be written as it was said: `1042`, `inv 1042`."""
    return await service.invoice(session, books, call_id, number)


@worker_router.post(
    "/refunds",
    responses=describe(
        Unauthorized,
        NotVerified,
        CallNotFound,
        InvoiceNotFound,
        CallOver,
        RefundKeyReused,
        RefundOverLimit,
        RefundExceedsInvoice,
        InvoiceNotPaid,
    ),
)
async def request_refund(
    call_id: UUID, body: RequestRefund, session: Session, books: TheBooks, limit: RefundLimit
) -> Refund:
    """Refund an invoice or part of it, and promise it to the caller. The same key twice is one refund.

    `refund-over-limit` carries `limit` and `refunded`: the limit holds for all refunds of an invoice together.
    `refund-exceeds-invoice` carries `remaining`: what waits for a decision is not left.
    """
    return await service.refund(session, books, call_id, body, limit)


@worker_router.post(
    "/refund-requests",
    responses=describe(
        Unauthorized,
        NotVerified,
        CallNotFound,
        InvoiceNotFound,
        CallOver,
        RefundKeyReused,
        RefundWithinLimit,
        RefundExceedsInvoice,
        InvoiceNotPaid,
    ),
)
async def request_refund_decision(
    call_id: UUID, body: RequestRefund, session: Session, books: TheBooks, limit: RefundLimit
) -> RefundRequest:
    """Ask a person for a refund over the limit, and promise the caller a decision. The same key twice is one request.

    `refund-within-limit` carries `limit` and `refunded`: such a refund is simply made.
    `refund-exceeds-invoice` carries `remaining`: what waits for a decision already is not left.
    """
    return await requests.ask(session, books, call_id, body, limit)


@router.get("", responses=describe(Unauthorized, SessionExpired, RoleTooLow, BadCursor))
async def list_refund_requests(
    _: Supervisor, session: Session, paging: PageOf, state: Annotated[RefundRequestState | None, Query()] = None
) -> Page[RefundRequestRead]:
    """Refunds over the agents' limit, newest first, each with its invoice. For supervisors."""
    return await requests.page(session, state, paging)


@router.post(
    "/{request_id}/decision",
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, ForeignOrigin, RefundRequestNotFound, AlreadyDecided),
)
async def decide_refund_request(
    request_id: UUID, body: Decide, supervisor: Supervisor, session: Session, books: TheBooks
) -> RefundRequestRead:
    """Approve or deny. An approval refunds in the same moment, and only once. For supervisors.

    `already-decided` carries `state` and `decided_by`: the name of who was faster.
    """
    return await requests.decide(session, books, request_id, body, supervisor)
