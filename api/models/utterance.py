from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Speaker
from api.models.base import Record


class Utterance(Record):
    __tablename__ = "utterances"
    __table_args__ = (UniqueConstraint("call_id", "seq"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    speaker: Mapped[Speaker]
    name: Mapped[str]
    text: Mapped[str]
    interrupted: Mapped[bool] = mapped_column(default=False)
