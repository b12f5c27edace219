from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from api.models.invoice import Invoice
from api.models.refund import Refund


class BillingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def latest(self, customer_id: UUID, limit: int) -> list[Invoice]:
        """Newest first, with their lines."""
        query = _of(customer_id).order_by(Invoice.issued_on.desc(), Invoice.number.desc()).limit(limit)
        return list(await self.session.scalars(query.options(selectinload(Invoice.lines))))

    async def of_periods(self, customer_id: UUID, periods: Collection[date]) -> list[Invoice]:
        """Oldest first, with their lines."""
        query = _of(customer_id).where(Invoice.period.in_(periods)).order_by(Invoice.issued_on, Invoice.number)
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

    def add(self, refund: Refund) -> None:
        self.session.add(refund)


def _of(customer_id: UUID) -> Select[Invoice]:
    return select(Invoice).where(Invoice.customer_id == customer_id)
