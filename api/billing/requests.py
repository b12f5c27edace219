"""Refunds over the agents' limit: asked for on the phone, decided by a person.

Locks are taken in the order call, invoice, request: the call's is what a new promise needs.
"""

import logging
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.billing import lifecycle, service
from api.billing.books import Books
from api.billing.errors import InvoiceNotFound, RefundRequestNotFound
from api.billing.repository import BillingRepository, PostgresBooks
from api.billing.schemas import Decide, RefundRequestRead
from api.calls import service as calls
from api.contract import Category, MakePromise, PromiseKind, RefundRequestState, RequestRefund
from api.live.announcements import Topic, announce
from api.models.invoice import Invoice
from api.models.operator import Operator
from api.models.promise import Promise
from api.models.refund import Refund
from api.models.refund_request import RefundRequest
from api.operators.schemas import OperatorRef
from api.pagination import Page, Paging, next_cursor
from api.promises import service as promises
from api.tickets import service as tickets

log = logging.getLogger(__name__)


async def ask(
    session: AsyncSession, books: Books, call_id: UUID, request: RequestRefund, limit: Decimal
) -> contract.RefundRequest:
    """Put the refund before a person, and promise the caller a decision. Both stand or neither."""
    call = await calls.lock(session, call_id)
    repository = BillingRepository(session)
    earlier = await repository.request_by_key(call_id, request.key)
    if earlier is not None:
        service.require_same(earlier.invoice, earlier.amount, request)
        return _answer(earlier)
    found = await service.lock_invoice(session, books, call, request)
    lifecycle.require_a_person(await service.balance_of(session, found), request.amount, limit)
    asked = await _asked(session, call_id, found, request)
    repository.add(asked)
    await session.flush()
    await announce(session, Topic.refund_request, call_id=call_id, id=asked.id)
    return _answer(asked)


async def page(session: AsyncSession, state: RefundRequestState | None, paging: Paging) -> Page[RefundRequestRead]:
    rows = await BillingRepository(session).page(state, paging.limit, paging.before)
    return Page(items=await _shown(session, rows), next=next_cursor(rows, paging.limit))


async def decide(
    session: AsyncSession, books: Books, request_id: UUID, decision: Decide, operator: Operator
) -> RefundRequestRead:
    """Approve, which refunds at once, or deny. Of two who decide the same, the second is told who was first."""
    request = await _lock(session, request_id, books if decision.approve else PostgresBooks(session))
    decided_by = request.decided_by.name if request.decided_by else None
    state = lifecycle.decide(request.state, decision.approve, decided_by)
    refund = await _give(session, books, request) if state is RefundRequestState.approved else None
    request.state, request.note = state, decision.note
    request.decided_by, request.decided_at = operator, datetime.now(UTC)
    request.refund_id = refund.id if refund else None
    await session.flush()
    await promises.keep(session, request.promise_id, f"{state.capitalize()} by {operator.name}: {decision.note}")
    await announce(session, Topic.refund_request, call_id=request.call_id, id=request.id)
    log.info("refund request decided", extra={"request_id": str(request_id), "state": state})
    return (await _shown(session, [request]))[0]


async def _asked(session: AsyncSession, call_id: UUID, found: Invoice, request: RequestRefund) -> RefundRequest:
    request_id = uuid4()
    decide_by = lifecycle.business_days_after(datetime.now(UTC), lifecycle.DECISION_BUSINESS_DAYS)
    what = f"{request.amount:.2f} {found.currency} for {found.number}"
    await tickets.owe(session, call_id, subject=f"Refund of {what}", category=Category.billing)
    promise = await _promise(session, call_id, request_id, what, decide_by)
    return RefundRequest(
        id=request_id,
        invoice=found,
        customer_id=found.customer_id,
        call_id=call_id,
        promise_id=promise.id,
        key=request.key,
        amount=request.amount,
        reason=request.reason,
        state=RefundRequestState.pending,
        decide_by=decide_by,
    )


async def _promise(session: AsyncSession, call_id: UUID, request_id: UUID, what: str, decide_by: datetime) -> Promise:
    day = f"{decide_by:%A} {decide_by.day} {decide_by:%B}"
    return await promises.make(
        session,
        call_id,
        MakePromise(
            kind=PromiseKind.refund_decision,
            text=f"We decide about your refund of {what} by {day}",
            due_at=decide_by,
            key=f"refund-decision:{request_id}",
        ),
    )


async def _lock(session: AsyncSession, request_id: UUID, books: Books) -> RefundRequest:
    repository = BillingRepository(session)
    known = await repository.request(request_id)
    if known is None:
        raise RefundRequestNotFound("There is no such refund request.")
    await calls.lock(session, known.call_id)
    key = service.outward_key(known.call_id, _key(request_id))
    if await books.lock_invoice(known.customer_id, known.invoice.number, key) is None:
        raise InvoiceNotFound("The billing system does not know this invoice any more.", number=known.invoice.number)
    request = await repository.lock_request(request_id)
    assert request is not None  # noqa: S101 -- found above, and requests are never deleted
    return request


async def _give(session: AsyncSession, books: Books, request: RefundRequest) -> Refund:
    balance = await service.balance_of(session, request.invoice, but=request.id)
    after = lifecycle.refunded_after(balance, request.amount)
    given = Refund(call_id=request.call_id, key=_key(request.id), amount=request.amount, reason=request.reason)
    await service.give(session, books, request.invoice, given, after)
    return given


def _key(request_id: UUID) -> str:
    return f"refund-request:{request_id}"


async def _shown(session: AsyncSession, rows: list[RefundRequest]) -> list[RefundRequestRead]:
    invoices = await service.read(session, [row.invoice for row in rows])
    return [_read(row, invoice) for row, invoice in zip(rows, invoices, strict=True)]


def _read(row: RefundRequest, invoice: contract.Invoice) -> RefundRequestRead:
    return RefundRequestRead(
        **_answer(row).model_dump(),
        reason=row.reason,
        created_at=row.created_at,
        call_id=row.call_id,
        customer=contract.Customer.model_validate(row.customer),
        invoice=invoice,
        decided_by=OperatorRef.model_validate(row.decided_by) if row.decided_by else None,
        decided_at=row.decided_at,
        note=row.note,
    )


def _answer(row: RefundRequest) -> contract.RefundRequest:
    return contract.RefundRequest(
        id=row.id,
        invoice_number=row.invoice.number,
        amount=service.cents(row.amount),
        currency=row.invoice.currency,
        state=row.state,
        decide_by=row.decide_by,
    )
