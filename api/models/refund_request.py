from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import RefundRequestState
from api.models.base import Record
from api.models.customer import Customer
from api.models.invoice import Invoice
from api.models.operator import Operator


class RefundRequest(Record):
    """A refund over the agents' limit, and what a person decided about it."""

    __tablename__ = "refund_requests"
    __table_args__ = (
        # The same request sent twice is one request.
        UniqueConstraint("call_id", "key"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        # Whatever is decided says by whom, when and why.
        CheckConstraint(
            "CASE WHEN state = 'pending' THEN num_nonnulls(decided_by_id, decided_at, note) = 0"
            " ELSE num_nonnulls(decided_by_id, decided_at, note) = 3 END",
            name="decided_is_on_record",
        ),
        # Approved means refunded, and nothing else does.
        CheckConstraint("(state = 'approved') = (refund_id IS NOT NULL)", name="approved_is_refunded"),
        Index("ix_refund_requests_created_at_id", "created_at", "id"),
        # What waits for a decision is little among what was ever asked for.
        Index("ix_refund_requests_pending", "invoice_id", postgresql_where="state = 'pending'"),
    )

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promises.id"))
    key: Mapped[str]
    amount: Mapped[Decimal]
    reason: Mapped[str]
    state: Mapped[RefundRequestState] = mapped_column(default=RefundRequestState.pending)
    decide_by: Mapped[datetime]

    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"), unique=True)  # given exactly once

    invoice: Mapped[Invoice] = relationship(lazy="raise")
    customer: Mapped[Customer] = relationship(lazy="raise")
    decided_by: Mapped[Operator | None] = relationship(lazy="raise")
