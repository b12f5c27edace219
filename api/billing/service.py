from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.billing import lifecycle
from api.billing.books import Books, Ledger
from api.billing.errors import InvoiceNotFound, RefundKeyReused
from api.billing.lifecycle import Balance, Charge
from api.billing.mirror import MirroredBooks
from api.billing.repository import BillingRepository, PostgresBooks
from api.calls import service as calls
from api.calls.errors import CallOver
from api.contract import CallState, MakePromise, PromiseKind, RequestRefund, spoken
from api.customers import service as customers
from api.models.call import Call
from api.models.invoice import Invoice
from api.models.refund import Refund
from api.promises import service as promises


def books(session: AsyncSession, ledger: Ledger | None) -> Books:
    return PostgresBooks(session) if ledger is None else MirroredBooks(session, ledger)


async def invoices(session: AsyncSession, books: Books, call_id: UUID) -> list[contract.Invoice]:
    """The latest invoices of a verified caller, newest first."""
    customer_id = await customers.require_verified(session, call_id)
    return await read(session, await books.latest(customer_id, lifecycle.LATEST_INVOICES))


async def invoice(session: AsyncSession, books: Books, call_id: UUID, number: str) -> contract.Invoice:
    """One invoice of a verified caller, by its number as it was said."""
    customer_id = await customers.require_verified(session, call_id)
    found = await books.invoice(customer_id, written(number))
    if found is None:
        raise _not_found(number)
    return (await read(session, [found]))[0]


async def read(session: AsyncSession, found: Collection[Invoice]) -> list[contract.Invoice]:
    """With their lines, and with what of them had been charged before."""
    around = await BillingRepository(session).of_same_periods(found)
    return [_read(invoice, around) for invoice in found]


async def refund(
    session: AsyncSession, books: Books, call_id: UUID, request: RequestRefund, limit: Decimal
) -> contract.Refund:
    """Give back an invoice or part of it, and promise when the money arrives. Both stand or neither."""
    call = await calls.lock(session, call_id)
    repository = BillingRepository(session)
    earlier = await repository.refund_by_key(call_id, request.key)
    if earlier is not None:
        require_same(earlier.invoice, earlier.amount, request)
        return _refund_read(earlier)
    found = await lock_invoice(session, books, call, request)
    balance = await balance_of(session, found)
    after = lifecycle.refunded_by_agent(balance, request.amount, limit)
    given = Refund(call_id=call_id, key=request.key, amount=request.amount, reason=request.reason)
    await give(session, books, found, given, after)
    return _refund_read(given)


async def lock_invoice(session: AsyncSession, books: Books, call: Call, request: RequestRefund) -> Invoice:
    """The invoice of the verified caller who is on the line, held until commit."""
    customer_id = await customers.require_verified(session, call.id)
    if call.state is CallState.ended:
        raise CallOver("The call is over.")
    number = written(request.invoice_number)
    found = await books.lock_invoice(customer_id, number, outward_key(call.id, request.key))
    if found is None:
        raise _not_found(request.invoice_number)
    return found


async def balance_of(session: AsyncSession, found: Invoice, but: UUID | None = None) -> Balance:
    """Of a locked invoice; the request `but` does not count against itself."""
    requested = await BillingRepository(session).requested(found.id, but)
    return Balance(found.status, found.total, found.refunded, requested)


async def give(session: AsyncSession, books: Books, found: Invoice, given: Refund, after: Decimal) -> None:
    """Store a refund of a locked invoice, which has given back `after` in all then, and promise the money."""
    await books.refund(found, given.amount, outward_key(given.call_id, given.key), given.reason)
    given.id = uuid4()
    days = lifecycle.REFUND_BUSINESS_DAYS
    promise = await promises.make(
        session,
        given.call_id,
        MakePromise(
            kind=PromiseKind.refund,
            text=f"Refund of {given.amount:.2f} {found.currency} on {found.number} within {days} business days",
            due_at=lifecycle.business_days_after(datetime.now(UTC), days),
            key=f"refund:{given.id}",
        ),
    )
    found.refunded, found.status = after, lifecycle.status_after(found.total, after)
    given.invoice, given.promise_id = found, promise.id
    BillingRepository(session).add(given)
    await session.flush()


def require_same(invoice: Invoice, amount: Decimal, request: RequestRefund) -> None:
    """Raises unless what was asked for under this key is asked for again."""
    if (invoice.number, amount) != (written(request.invoice_number), request.amount):
        raise RefundKeyReused("This key belongs to another refund.")


def outward_key(call_id: UUID, key: str) -> str:
    """A key as other systems see it: ours are a call's own."""
    return f"{call_id}:{key}"


def written(number: str) -> str:
    """An invoice number as it is on the invoice; empty when it is none."""
    return spoken.invoice_number(number) or ""


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _refund_read(given: Refund) -> contract.Refund:
    return contract.Refund(
        id=given.id,
        invoice_number=given.invoice.number,
        amount=cents(given.amount),
        currency=given.invoice.currency,
    )


def _read(found: Invoice, around: Sequence[Invoice]) -> contract.Invoice:
    """`around`: at least all invoices that this customer was sent for this period, oldest first."""
    charges = [
        Charge(other.number, line.description, line.amount, other.currency)
        for other in around
        if (other.customer_id, other.period) == (found.customer_id, found.period)
        for line in other.lines
    ]
    due_back = lifecycle.charged_again(charges, found.number) - found.refunded
    return contract.Invoice(
        number=found.number,
        issued_on=found.issued_on,
        currency=found.currency,
        total=found.total,
        status=found.status,
        lines=[contract.InvoiceLine.model_validate(line) for line in found.lines],
        refunded=cents(found.refunded),
        duplicate_charge=due_back if due_back > 0 else None,
    )


def _not_found(number: str) -> InvoiceNotFound:
    return InvoiceNotFound("This customer has no invoice of that number.", number=written(number) or number[:50])
