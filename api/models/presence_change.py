from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Presence
from api.models.base import Record, one_of


class PresenceChange(Record):
    """An operator's presence moved. Append-only: a trigger refuses everything else."""

    __tablename__ = "presence_changes"
    __table_args__ = (
        Index("ix_presence_changes_operator_id_at", "operator_id", "at"),
        # Reports look at an interval.
        Index("ix_presence_changes_at", "at"),
    )

    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    before: Mapped[Presence] = mapped_column(one_of(Presence, "before"))
    after: Mapped[Presence] = mapped_column(one_of(Presence, "after"))
    change: Mapped[str]
    reason: Mapped[str | None]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # None: the server itself
    at: Mapped[datetime]
