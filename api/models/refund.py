from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.invoice import Invoice


class Refund(Record):
    __tablename__ = "refunds"
    __table_args__ = (
        # The same request sent twice is one refund.
        UniqueConstraint("call_id", "key"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
    )

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), index=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promises.id"))
    key: Mapped[str]
    amount: Mapped[Decimal]
    reason: Mapped[str]

    invoice: Mapped[Invoice] = relationship(lazy="raise")
