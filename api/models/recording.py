from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Recording(Record):
    """A piece of a call as it was heard: of each job that had it, and of each hour, one."""

    __tablename__ = "recordings"
    __table_args__ = (
        CheckConstraint("seconds > 0 AND size > 0", name="something_was_heard"),
        Index("ix_recordings_call_id_started_at", "call_id", "started_at"),
        Index("ix_recordings_started_at", "started_at"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    key: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]  # the moment of its first sample
    seconds: Mapped[float]
    size: Mapped[int]  # of the audio, in bytes
    audio: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)  # Ogg Opus; parts of it are asked for
