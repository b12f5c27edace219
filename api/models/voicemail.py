from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Voicemail(Record):
    """A message that a caller left: one a call."""

    __tablename__ = "voicemails"
    __table_args__ = (CheckConstraint("seconds > 0 AND size > 44", name="something_was_said"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), unique=True)
    key: Mapped[str]
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promises.id"))
    seconds: Mapped[Decimal]
    size: Mapped[int]  # of the audio, in bytes
    audio: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)  # WAV; parts of it are asked for
    transcript: Mapped[str | None]  # None: not yet transcribed
