from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import OfferOutcome
from api.models.base import Record


class Offer(Record):
    """A caller's place rings at an operator. Changed only by who holds the lock of the entry."""

    __tablename__ = "offers"
    __table_args__ = (
        # Nobody hears two rings at once.
        Index("uq_offers_operator_id_pending", "operator_id", unique=True, postgresql_where="outcome = 'pending'"),
        # One entry to one operator, unless the queue rings at all of them.
        Index(
            "uq_offers_entry_id_pending",
            "entry_id",
            unique=True,
            postgresql_where="outcome = 'pending' AND NOT shared",
        ),
        # What was answered, in whatever way, has a time.
        CheckConstraint("(outcome = 'pending') = (answered_at IS NULL)", name="answered_has_a_time"),
        Index("ix_offers_expires_at_pending", "expires_at", postgresql_where="outcome = 'pending'"),
        Index("ix_offers_answered_at", "answered_at"),
        Index("ix_offers_entry_id_operator_id", "entry_id", "operator_id"),
        Index("ix_offers_operator_id_offered_at", "operator_id", "offered_at"),
        Index("ix_offers_offered_at", "offered_at"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entries.id"))
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    shared: Mapped[bool] = mapped_column(default=False)  # it rings at others at the same time
    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    outcome: Mapped[OfferOutcome] = mapped_column(default=OfferOutcome.pending)
    answered_at: Mapped[datetime | None]
