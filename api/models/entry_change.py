from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import QueueEntryState
from api.models.base import Record, one_of


class EntryChange(Record):
    """A place in the queue moved. Append-only: a trigger refuses everything else."""

    __tablename__ = "entry_changes"
    __table_args__ = (
        Index("ix_entry_changes_entry_id_at", "entry_id", "at"),
        # Reports look at an interval.
        Index("ix_entry_changes_at", "at"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entries.id"))
    before: Mapped[QueueEntryState | None] = mapped_column(one_of(QueueEntryState, "before"))  # None: it is new
    after: Mapped[QueueEntryState] = mapped_column(one_of(QueueEntryState, "after"))
    change: Mapped[str]
    reason: Mapped[str | None]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # None: an agent, or the server itself
    at: Mapped[datetime]
