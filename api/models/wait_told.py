from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class WaitTold(Record):
    """How long a waiting caller was told that it takes."""

    __tablename__ = "waits_told"
    __table_args__ = (
        CheckConstraint("0 <= shortest_seconds AND shortest_seconds < longest_seconds", name="range_is_a_range"),
        CheckConstraint("position >= 1", name="position_is_in_line"),
        Index("ix_waits_told_at", "at"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entries.id"))
    at: Mapped[datetime]
    position: Mapped[int]
    shortest_seconds: Mapped[int]
    longest_seconds: Mapped[int]
