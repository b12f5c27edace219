from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import QuestionState
from api.models.base import Record
from api.models.operator import Operator


class UnansweredQuestion(Record):
    """What callers asked and no article answered."""

    __tablename__ = "unanswered_questions"
    __table_args__ = (
        CheckConstraint("times > 0", name="was_asked"),
        # Who closed it and when are known together, and exactly while it is closed.
        CheckConstraint(
            "CASE WHEN state = 'open' THEN num_nonnulls(closed_by_id, closed_at) = 0"
            " ELSE num_nonnulls(closed_by_id, closed_at) = 2 END",
            name="closed_is_on_record",
        ),
        # Listed by how often they are asked.
        Index("ix_unanswered_questions_state_times", "state", "times"),
    )

    words: Mapped[str] = mapped_column(unique=True)  # what it is about: one question however it is put
    question: Mapped[str]  # as it was put last
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))  # where it was asked last
    asked_at: Mapped[datetime]  # last
    times: Mapped[int] = mapped_column(default=1)
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.open)
    note: Mapped[str] = mapped_column(default="")  # stays when it is asked again
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    closed_at: Mapped[datetime | None]

    closed_by: Mapped[Operator | None] = relationship(lazy="raise")
