from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.billing import lifecycle
from api.billing.errors import InvoiceNotFound, RefundKeyReused
from api.billing.lifecycle import Charge
from api.billing.repository import BillingRepository
from api.calls import service as calls
from api.calls.errors import CallOver
from api.contract import CallState, MakePromise, PromiseKind, RequestRefund
from api.customers import service as customers
from api.customers import spoken
from api.models.invoice import Invoice
from api.models.refund import Refund
from api.tickets import service as tickets

LATEST_INVOICES = 12  # a year


async def invoices(session: AsyncSession, call_id: UUID) -> list[contract.Invoice]:
    """The latest invoices of a verified caller, newest first."""
    customer_id = await customers.require_verified(session, call_id)
    repository = BillingRepository(session)
    latest = await repository.latest(customer_id, LATEST_INVOICES)
    around = await repository.of_periods(customer_id, {invoice.period for invoice in latest})
    return [_read(invoice, around) for invoice in latest]


async def invoice(session: AsyncSession, call_id: UUID, number: str) -> contract.Invoice:
    """One invoice of a verified caller, by its number as it was said."""
    customer_id = await customers.require_verified(session, call_id)
    repository = BillingRepository(session)
    found = await repository.invoice(customer_id, _written(number))
    if found is None:
        raise _not_found(number)
    around = await repository.of_periods(customer_id, {found.period})
    return _read(found, around)


async def refund(session: AsyncSession, call_id: UUID, request: RequestRefund, limit: Decimal) -> contract.Refund:
    """Give back an invoice or part of it, and promise when the money arrives. Both stand or neither."""
    call = await calls.lock(session, call_id)
    repository = BillingRepository(session)
    earlier = await repository.refund_by_key(call_id, request.key)
    if earlier is not None:
        return _repeated(earlier, request)
    customer_id = await customers.require_verified(session, call_id)
    if call.state is CallState.ended:
        raise CallOver("The call is over.")
    found = await repository.lock_invoice(customer_id, _written(request.invoice_number))
    if found is None:
        raise _not_found(request.invoice_number)
    found.refunded = lifecycle.refunded_after(found.status, found.total, found.refunded, request.amount, limit)
    found.status = lifecycle.status_after(found.total, found.refunded)
    given = await _given(session, call_id, found, request)
    repository.add(given)
    return _refund_read(given)


async def _given(session: AsyncSession, call_id: UUID, found: Invoice, request: RequestRefund) -> Refund:
    refund_id = uuid4()
    days = lifecycle.REFUND_BUSINESS_DAYS
    promise = await tickets.promise(
        session,
        call_id,
        MakePromise(
            kind=PromiseKind.refund,
            text=f"Refund of {request.amount:.2f} {found.currency} on {found.number} within {days} business days",
            due_at=lifecycle.business_days_after(datetime.now(UTC), days),
            key=f"refund:{refund_id}",
        ),
    )
    return Refund(
        id=refund_id,
        invoice=found,
        call_id=call_id,
        promise_id=promise.id,
        key=request.key,
        amount=request.amount,
        reason=request.reason,
    )


def _repeated(earlier: Refund, request: RequestRefund) -> contract.Refund:
    if (earlier.invoice.number, earlier.amount) != (_written(request.invoice_number), request.amount):
        raise RefundKeyReused("This key belongs to another refund.")
    return _refund_read(earlier)


def _refund_read(given: Refund) -> contract.Refund:
    return contract.Refund(
        id=given.id,
        invoice_number=given.invoice.number,
        amount=_cents(given.amount),
        currency=given.invoice.currency,
    )


def _read(found: Invoice, around: Sequence[Invoice]) -> contract.Invoice:
    """`around`: all invoices of its period, oldest first."""
    charges = [
        Charge(other.number, line.description, line.amount, other.currency)
        for other in around
        if other.period == found.period
        for line in other.lines
    ]
    due_back = lifecycle.charged_again(charges, found.number) - found.refunded
    return contract.Invoice(
        number=found.number,
        issued_on=found.issued_on,
        currency=found.currency,
        total=found.total,
        status=found.status.value,
        lines=[contract.InvoiceLine.model_validate(line) for line in found.lines],
        refunded=_cents(found.refunded),
        duplicate_charge=due_back if due_back > 0 else None,
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _written(number: str) -> str:
    return spoken.invoice_number(number) or ""


def _not_found(number: str) -> InvoiceNotFound:
    return InvoiceNotFound("This customer has no invoice of that number.", number=_written(number) or number[:50])
