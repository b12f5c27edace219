from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import Category, QueueEntryState, Severity
from api.models.base import Record
from api.models.call import Call
from api.models.operator import Operator
from api.models.wrap_up_draft import WrapUpDraft


class QueueEntry(Record):
    __tablename__ = "queue_entries"
    __table_args__ = (
        # One caller, one place: a call has at most one entry that waits or is connected.
        Index(
            "uq_queue_entries_call_id_open",
            "call_id",
            unique=True,
            postgresql_where="state IN ('waiting', 'offered', 'connected')",
        ),
        # An operator's hands are full with one caller, until the wrap-up is done.
        Index(
            "uq_queue_entries_operator_id_at_work",
            "operator_id",
            unique=True,
            postgresql_where="state IN ('connected', 'wrap_up')",
        ),
        # Who waits is with nobody; who is connected is with somebody.
        CheckConstraint("state NOT IN ('waiting', 'offered') OR operator_id IS NULL", name="waiting_is_nobodys"),
        CheckConstraint(
            "state NOT IN ('connected', 'wrap_up', 'closed') OR operator_id IS NOT NULL", name="connected_is_somebodys"
        ),
        # After-call work ends with an outcome.
        CheckConstraint("(state = 'closed') = (disposition IS NOT NULL)", name="closed_has_a_disposition"),
        CheckConstraint("wrap_up_until IS NULL OR state = 'wrap_up'", name="only_wrap_up_runs_out"),
        # Music is for a caller whom somebody has; who has been reached is not waited for any more.
        CheckConstraint("held_since IS NULL OR state = 'connected'", name="only_connected_is_held"),
        CheckConstraint(
            "state NOT IN ('connected', 'wrap_up', 'closed') OR reserved_for_id IS NULL", name="reached_is_not_reserved"
        ),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_is_1_to_5"),
        Index("ix_queue_entries_call_id", "call_id"),
        Index("ix_queue_entries_skill_connected_at", "skill", "connected_at"),
        Index(
            "ix_queue_entries_open",
            "state",
            postgresql_where="state IN ('waiting', 'offered', 'connected', 'wrap_up')",
        ),
        # The line itself: its beginning is found at once, however long it is.
        Index(
            "ix_queue_entries_in_line",
            "skill",
            text("returned DESC"),
            "ranked_at",
            "id",
            postgresql_where="state IN ('waiting', 'offered')",
        ),
        # The calls that somebody talked on.
        Index("ix_queue_entries_operator_id_call_id", "operator_id", "call_id"),
        Index(
            "ix_queue_entries_reserved_for_id",
            "reserved_for_id",
            postgresql_where="reserved_for_id IS NOT NULL AND state = 'waiting'",
        ),
        Index("ix_queue_entries_wrap_up_until", "wrap_up_until", postgresql_where="wrap_up_until IS NOT NULL"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    state: Mapped[QueueEntryState] = mapped_column(default=QueueEntryState.waiting)
    skill: Mapped[Category]
    severity: Mapped[Severity]
    level: Mapped[int] = mapped_column(default=1)  # of the skill, that the operator must have at least
    priority: Mapped[int]  # the larger goes first
    returned: Mapped[bool] = mapped_column(default=False)  # an operator's leg was lost: ahead of everybody
    reason: Mapped[str]
    agent: Mapped[str]
    briefing: Mapped[dict[str, Any]]
    waiting_since: Mapped[datetime]
    ranked_at: Mapped[datetime]  # the earlier goes first: `api.queue.order.ranked_at`
    first_position: Mapped[int | None]  # in line, as the waiting began; None: from before it was noted
    connected_at: Mapped[datetime | None]
    held_since: Mapped[datetime | None]
    held_seconds: Mapped[float] = mapped_column(default=0.0, server_default="0")  # of the talk, until last off hold
    talk_ended_at: Mapped[datetime | None]
    wrap_up_until: Mapped[datetime | None]  # None: there is no hurry
    wrap_up_extended: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    reserved_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # rings at nobody else
    disposition: Mapped[str | None]
    notes: Mapped[str] = mapped_column(default="")

    call: Mapped[Call] = relationship(lazy="raise")
    operator: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=[operator_id])
    reserved_for: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=[reserved_for_id])
    draft: Mapped[WrapUpDraft | None] = relationship(lazy="raise", viewonly=True)
    offered_to: Mapped[list[Operator]] = relationship(
        lazy="raise",
        viewonly=True,
        secondary="offers",
        primaryjoin="and_(QueueEntry.id == offers.c.entry_id, offers.c.outcome == 'pending')",
        secondaryjoin="Operator.id == offers.c.operator_id",
    )
