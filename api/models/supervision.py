from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import SupervisionEnd, SupervisionMode
from api.models.base import Record


class Supervision(Record):
    """A supervisor takes part in a call: from the first listening until they are out of it again."""

    __tablename__ = "supervisions"
    __table_args__ = (
        # One listener, one seat: the names of the seats are known to whoever says who may hear them.
        Index("uq_supervisions_call_id_slot_open", "call_id", "slot", unique=True, postgresql_where="ended_at IS NULL"),
        # Nobody listens to two calls at once.
        Index("uq_supervisions_supervisor_id_open", "supervisor_id", unique=True, postgresql_where="ended_at IS NULL"),
        CheckConstraint("slot BETWEEN 1 AND 3", name="slot_is_1_to_3"),
        # A whisper is for one operator, and nothing else is.
        CheckConstraint("(mode = 'whisper') = (whispers_to IS NOT NULL)", name="whisper_is_for_somebody"),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_has_a_reason"),
        Index("ix_supervisions_call_id", "call_id"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    mode: Mapped[SupervisionMode]
    slot: Mapped[int]  # of `LISTENER_IDENTITIES`, from 1
    whispers_to: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[SupervisionEnd | None]
