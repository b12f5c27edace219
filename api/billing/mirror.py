from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.billing import lifecycle
from api.billing.books import Bill, Ledger
from api.billing.repository import BillingRepository
from api.contract import InvoiceStatus
from api.customers import service as customers
from api.models.invoice import Invoice
from api.models.invoice_line import InvoiceLine


class MirroredBooks:
    """`Books` that are the user's billing; what is spoken of is copied into rows, anew each time."""

    def __init__(self, session: AsyncSession, ledger: Ledger) -> None:
        self.session = session
        self.ledger = ledger
        self._rows = BillingRepository(session)

    async def latest(self, customer_id: UUID, limit: int) -> Sequence[Invoice]:
        bills = await self._bills(customer_id, limit)
        numbers = {bill.number for bill in bills}
        return [row for row in await self._rows.latest(customer_id, limit) if row.number in numbers]

    async def invoice(self, customer_id: UUID, number: str) -> Invoice | None:
        """The others are copied, too: whether something was charged twice is seen only beside them."""
        bills = await self._bills(customer_id, lifecycle.LATEST_INVOICES)
        if number not in {bill.number for bill in bills} and not await self._copied(customer_id, number, None):
            return None
        return await self._rows.invoice(customer_id, number)

    async def lock_invoice(self, customer_id: UUID, number: str, key: str) -> Invoice | None:
        held = await self._rows.lock_invoice(customer_id, number)
        if not await self._copied(customer_id, number, key):
            return None
        if held is None:
            # The copy holds the row; whoever held it before may have refunded since the ledger was asked.
            await self._copied(customer_id, number, key)
        return await self._rows.lock_invoice(customer_id, number)

    async def refund(self, invoice: Invoice, amount: Decimal, key: str, reason: str) -> None:
        await self.ledger.refund(invoice.number, amount, invoice.currency, key, reason)

    async def _bills(self, customer_id: UUID, limit: int) -> Sequence[Bill]:
        reference = await customers.reference(self.session, customer_id)
        bills = [bill for bill in await self.ledger.latest(reference, limit) if bill.customer == reference]
        for bill in sorted(bills, key=lambda bill: bill.number):  # always in the same order: each is locked
            await self._copy(customer_id, bill, None)
        return bills

    async def _copied(self, customer_id: UUID, number: str, key: str | None) -> bool:
        """Whether there is such an invoice of the customer's; it is a row then."""
        bill = await self.ledger.bill(number)
        if bill is None or bill.customer != await customers.reference(self.session, customer_id):
            return False
        await self._copy(customer_id, bill, key)
        return True

    async def _copy(self, customer_id: UUID, bill: Bill, but_key: str | None) -> None:
        values = {
            "customer_id": customer_id,
            "period": bill.period,
            "issued_on": bill.issued_on,
            "currency": bill.currency,
            "total": bill.total,
            "refunded": bill.refunded(but_key),
            "status": _status(bill, bill.refunded(but_key)),
        }
        query = insert(Invoice).values(number=bill.number, **values)
        query = query.on_conflict_do_update(index_elements=[Invoice.number], set_=values)
        invoice_id = (await self.session.scalars(query.returning(Invoice.id))).one()
        await self._copy_lines(invoice_id, bill)

    async def _copy_lines(self, invoice_id: UUID, bill: Bill) -> None:
        query = select(InvoiceLine.description, InvoiceLine.amount).where(InvoiceLine.invoice_id == invoice_id)
        known = (await self.session.execute(query.order_by(InvoiceLine.position))).all()
        if [tuple(row) for row in known] == [(line.description, line.amount) for line in bill.lines]:
            return
        await self.session.execute(delete(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id))
        lines = [
            {"invoice_id": invoice_id, "position": position, "description": line.description, "amount": line.amount}
            for position, line in enumerate(bill.lines, start=1)
        ]
        if lines:
            await self.session.execute(insert(InvoiceLine), lines)


def _status(bill: Bill, refunded: Decimal) -> InvoiceStatus:
    if refunded:
        return lifecycle.status_after(bill.total, refunded)
    return InvoiceStatus.paid if bill.is_paid else InvoiceStatus.open
