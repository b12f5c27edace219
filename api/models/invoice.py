from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import InvoiceStatus
from api.models.base import Record
from api.models.invoice_line import InvoiceLine


class Invoice(Record):
    __tablename__ = "invoices"
    __table_args__ = (
        # Nobody gets back more than they paid.
        CheckConstraint("refunded BETWEEN 0 AND total", name="refunded_within_total"),
        # What has been given back and what the status says are the same thing.
        CheckConstraint(
            "(status IN ('open', 'paid') AND refunded = 0)"
            " OR (status = 'partly_refunded' AND refunded > 0 AND refunded < total)"
            " OR (status = 'refunded' AND refunded = total)",
            name="status_tells_refunded",
        ),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_is_iso_4217"),
        Index("ix_invoices_customer_id_period", "customer_id", "period"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str] = mapped_column(unique=True)
    period: Mapped[date]  # first day of the month that is billed
    issued_on: Mapped[datetime]
    currency: Mapped[str]
    total: Mapped[Decimal]
    refunded: Mapped[Decimal] = mapped_column(default=Decimal(0))
    status: Mapped[InvoiceStatus] = mapped_column(default=InvoiceStatus.open)

    lines: Mapped[list[InvoiceLine]] = relationship(lazy="raise", order_by=InvoiceLine.position)
