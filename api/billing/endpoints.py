from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.auth import WorkerAuth
from api.billing import service
from api.billing.errors import InvoiceNotFound, RefundKeyReused
from api.billing.lifecycle import InvoiceNotPaid, RefundExceedsInvoice, RefundOverLimit
from api.calls.errors import CallNotFound, CallOver
from api.contract import Invoice, Refund, RequestRefund
from api.customers.errors import NotVerified
from api.db import Session
from api.errors import Unauthorized
from api.problems import describe

router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["billing"], dependencies=[WorkerAuth])


def _refund_limit(request: Request) -> Decimal:
    limit: Decimal = request.app.state.settings.refund_limit
    return limit


@router.get("/invoices", responses=describe(Unauthorized, NotVerified, CallNotFound))
async def list_invoices(call_id: UUID, session: Session) -> list[Invoice]:
    """The verified caller's invoices of about a year, newest first. `not-verified` carries `matched`."""
    return await service.invoices(session, call_id)


@router.get("/invoices/{number}", responses=describe(Unauthorized, NotVerified, CallNotFound, InvoiceNotFound))
async def get_invoice(call_id: UUID, number: str, session: Session) -> Invoice:
    """One invoice of the verified caller. The number may be written as it was said: `1042`, `inv 1042`."""
    return await service.invoice(session, call_id, number)


@router.post(
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
    call_id: UUID, body: RequestRefund, session: Session, limit: Annotated[Decimal, Depends(_refund_limit)]
) -> Refund:
    """Refund an invoice or part of it, and promise it to the caller. The same key twice is one refund.

    `refund-over-limit` carries `limit` and `refunded`: the limit holds for all refunds of an invoice together.
    `refund-exceeds-invoice` carries `remaining`.
    """
    return await service.refund(session, call_id, body, limit)
