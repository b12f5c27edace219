from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import Speaker
from api.models.base import Record
from api.models.call import Call
from api.models.words import Words, words_index, words_of


class Utterance(Record):
    __tablename__ = "utterances"
    __table_args__ = (
        UniqueConstraint("call_id", "seq"),
        # What everybody says is found by looking at the latest, what hardly anybody says by its words.
        Index("ix_utterances_created_at_id", "created_at", "id"),
        words_index("utterances"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    speaker: Mapped[Speaker]
    name: Mapped[str]
    text: Mapped[str]
    interrupted: Mapped[bool] = mapped_column(default=False)
    call: Mapped[Call] = relationship(lazy="raise", viewonly=True)
    words: Mapped[Words] = words_of("text")
