from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import PromiseKind, PromiseState
from api.models.base import Record
from api.models.call import Call
from api.models.operator import Operator
from api.models.queue_entry import QueueEntry


class Promise(Record):
    """Something a caller was told that somebody must now keep: it stays until it is kept or given up."""

    __tablename__ = "promises"
    __table_args__ = (
        # The same request sent twice is one promise.
        UniqueConstraint("call_id", "key"),
        # A promise that is done with says when and how.
        CheckConstraint("(state = 'open') = (outcome IS NULL)", name="done_has_an_outcome"),
        CheckConstraint("(state = 'kept') = (kept_at IS NOT NULL)", name="kept_has_a_time"),
        CheckConstraint("(state = 'given_up') = (given_up_at IS NOT NULL)", name="given_up_has_a_time"),
        # A place in line is held by one promise.
        Index("uq_promises_entry_id", "entry_id", unique=True, postgresql_where="entry_id IS NOT NULL"),
        # What is still owed is little among what was ever promised.
        Index("ix_promises_due_at_open", "due_at", "created_at", "id", postgresql_where="state = 'open'"),
        Index("ix_promises_created_at_id", "created_at", "id"),
        # What is still owed, by the call.
        Index("ix_promises_owed", "call_id", postgresql_where="state = 'open'"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    kind: Mapped[PromiseKind]
    text: Mapped[str]
    due_at: Mapped[datetime | None]
    key: Mapped[str]
    state: Mapped[PromiseState] = mapped_column(default=PromiseState.open, server_default="open")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # None: whoever takes it
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("queue_entries.id"))  # the place in line that it keeps
    kept_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    outcome: Mapped[str | None]

    call: Mapped[Call] = relationship(lazy="raise")
    owner: Mapped[Operator | None] = relationship(lazy="raise")
    entry: Mapped[QueueEntry | None] = relationship(lazy="raise")

    @property
    def overdue(self) -> bool:
        """Due, and neither kept nor given up: broken for as long as it stays so."""
        return self.state is PromiseState.open and self.due_at is not None and self.due_at < datetime.now(UTC)
