from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import ConsultationState
from api.models.base import Record
from api.models.operator import Operator


class Consultation(Record):
    """An operator asks a colleague while the caller hears music. Changed only by who holds the lock of the entry."""

    __tablename__ = "consultations"
    __table_args__ = (
        # One question at a time: of a caller's operator, and to a colleague.
        Index(
            "uq_consultations_entry_id_open",
            "entry_id",
            unique=True,
            postgresql_where="state IN ('ringing', 'talking')",
        ),
        Index(
            "uq_consultations_operator_id_open",
            "operator_id",
            unique=True,
            postgresql_where="state IN ('ringing', 'talking')",
        ),
        # Nobody asks themselves.
        CheckConstraint("operator_id <> asked_by_id", name="is_between_two"),
        # What is over has a time.
        CheckConstraint("(state IN ('ringing', 'talking')) = (ended_at IS NULL)", name="over_has_a_time"),
        Index("ix_consultations_entry_id_rung_at", "entry_id", "rung_at"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entries.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))  # the colleague
    question: Mapped[str]
    state: Mapped[ConsultationState] = mapped_column(default=ConsultationState.ringing)
    rung_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # the ringing
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    asked_by: Mapped[Operator] = relationship(lazy="raise", foreign_keys=[asked_by_id])
    operator: Mapped[Operator] = relationship(lazy="raise", foreign_keys=[operator_id])
