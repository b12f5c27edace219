from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import Attempt, PromiseState
from api.models.base import Record, one_of
from api.models.operator import Operator


class PromiseChange(Record):
    """What was done about a promise. Append-only: a trigger refuses everything else."""

    __tablename__ = "promise_changes"
    __table_args__ = (
        CheckConstraint("(change = 'attempted') = (attempt IS NOT NULL)", name="attempted_has_a_result"),
        Index("ix_promise_changes_promise_id_at", "promise_id", "at"),
    )

    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promises.id"))
    change: Mapped[str]
    after: Mapped[PromiseState] = mapped_column(one_of(PromiseState, "after"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # whose it is from then on
    attempt: Mapped[Attempt | None] = mapped_column(one_of(Attempt, "attempt"))
    note: Mapped[str | None]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # None: the server itself
    at: Mapped[datetime]

    owner: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    author: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=[by])
