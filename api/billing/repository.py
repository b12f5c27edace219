from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from api.contract import RefundRequestState
from api.models.invoice import Invoice
from api.models.refund import Refund
from api.models.refund_request import RefundRequest
from api.pagination import Cursor


class BillingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def latest(self, customer_id: UUID, limit: int) -> list[Invoice]:
        """Newest first, with their lines."""
        query = _of(customer_id).order_by(Invoice.issued_on.desc(), Invoice.number.desc()).limit(limit)
        return list(await self.session.scalars(query.options(selectinload(Invoice.lines))))

    async def of_same_periods(self, invoices: Collection[Invoice]) -> list[Invoice]:
        """All that the same customers were sent for the same periods: oldest first, with their lines."""
        if not invoices:
            return []
        billed = {(invoice.customer_id, invoice.period) for invoice in invoices}
        query = select(Invoice).where(tuple_(Invoice.customer_id, Invoice.period).in_(billed))
        query = query.order_by(Invoice.issued_on, Invoice.number)
        return list(await self.session.scalars(query.options(selectinload(Invoice.lines))))

    async def invoice(self, customer_id: UUID, number: str) -> Invoice | None:
        return await self.session.scalar(_of(customer_id).where(Invoice.number == number))

    async def lock_invoice(self, customer_id: UUID, number: str) -> Invoice | None:
        """The invoice as it is now, held until commit, so that two refunds cannot both fit into what is left."""
        query = _of(customer_id).where(Invoice.number == number).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def refund_by_key(self, call_id: UUID, key: str) -> Refund | None:
        query = select(Refund).where(Refund.call_id == call_id, Refund.key == key)
        return await self.session.scalar(query.options(joinedload(Refund.invoice)))

    async def requested(self, invoice_id: UUID, but: UUID | None = None) -> Decimal:
        """What waits for a decision, except the request `but`."""
        query = select(func.coalesce(func.sum(RefundRequest.amount), 0)).where(
            RefundRequest.invoice_id == invoice_id, RefundRequest.state == RefundRequestState.pending
        )
        if but is not None:
            query = query.where(RefundRequest.id != but)
        return await self.session.scalar(query) or Decimal(0)

    async def request(self, request_id: UUID) -> RefundRequest | None:
        return await self.session.scalar(_requests().where(RefundRequest.id == request_id))

    async def request_by_key(self, call_id: UUID, key: str) -> RefundRequest | None:
        return await self.session.scalar(_requests().where(RefundRequest.call_id == call_id, RefundRequest.key == key))

    async def lock_request(self, request_id: UUID) -> RefundRequest | None:
        """The request as it is now, held until commit, so that nobody decides about what is decided."""
        query = _requests().where(RefundRequest.id == request_id).with_for_update(of=RefundRequest)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def page(self, state: RefundRequestState | None, limit: int, before: Cursor | None) -> list[RefundRequest]:
        query = _requests().order_by(RefundRequest.created_at.desc(), RefundRequest.id.desc()).limit(limit)
        if state is not None:
            query = query.where(RefundRequest.state == state)
        if before is not None:
            query = query.where(tuple_(RefundRequest.created_at, RefundRequest.id) < before)
        return list(await self.session.scalars(query))

    def add(self, row: Refund | RefundRequest) -> None:
        self.session.add(row)


class PostgresBooks:
    """`Books` that are tables."""

    def __init__(self, session: AsyncSession) -> None:
        self._rows = BillingRepository(session)

    async def latest(self, customer_id: UUID, limit: int) -> list[Invoice]:
        return await self._rows.latest(customer_id, limit)

    async def invoice(self, customer_id: UUID, number: str) -> Invoice | None:
        return await self._rows.invoice(customer_id, number)

    async def lock_invoice(self, customer_id: UUID, number: str, key: str) -> Invoice | None:
        return await self._rows.lock_invoice(customer_id, number)

    async def refund(self, invoice: Invoice, amount: Decimal, key: str, reason: str) -> None:
        """The refund is the rows that the caller of this writes in the same transaction."""


def _of(customer_id: UUID) -> Select[Invoice]:
    return select(Invoice).where(Invoice.customer_id == customer_id)


def _requests() -> Select[RefundRequest]:
    return select(RefundRequest).options(
        joinedload(RefundRequest.invoice).selectinload(Invoice.lines),
        joinedload(RefundRequest.customer),
        joinedload(RefundRequest.decided_by),
    )
