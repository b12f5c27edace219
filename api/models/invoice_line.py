from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class InvoiceLine(Record):
    __tablename__ = "invoice_lines"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    position: Mapped[int]
    description: Mapped[str]
    amount: Mapped[Decimal]  # negative for a credit
