from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import DEFAULT_FLOW, CallState, EndReason, Mood, Severity
from api.models.base import Record
from api.models.words import Words, last_digits_index, words_index, words_of


class Call(Record):
    __tablename__ = "calls"
    __table_args__ = (
        # One caller, one owner: an operator has the call in exactly the state that says so.
        CheckConstraint("(state = 'with_operator') = (operator_id IS NOT NULL)", name="one_owner"),
        # A call is over exactly when it has an end.
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_has_a_time"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_has_a_reason"),
        # An operator talks with one caller at a time.
        Index("uq_calls_operator_id_talking", "operator_id", unique=True, postgresql_where="operator_id IS NOT NULL"),
        # Only what an agent has can be kept for somebody; and not for ever.
        CheckConstraint("reserved_for IS NULL OR state = 'active'", name="reserved_is_an_agents"),
        CheckConstraint("(reserved_for IS NULL) = (reserved_until IS NULL)", name="reserved_runs_out"),
        # Nobody takes two calls over at once.
        Index("uq_calls_reserved_for", "reserved_for", unique=True, postgresql_where="reserved_for IS NOT NULL"),
        Index("ix_calls_created_at_id", "created_at", "id"),
        # Who calls again is known before they say a word.
        Index("ix_calls_caller_number_created_at", "caller_number", "created_at"),
        # The calls of now are few among the calls of ever.
        Index("ix_calls_open", "state", postgresql_where="state <> 'ended'"),
        # Lists by one thing, newest first.
        Index("ix_calls_flow_created_at_id", "flow", "created_at", "id"),
        Index("ix_calls_end_reason_created_at_id", "end_reason", "created_at", "id"),
        words_index("calls"),
        last_digits_index("calls", "caller_number"),
    )

    room: Mapped[str] = mapped_column(unique=True)
    flow: Mapped[str] = mapped_column(default=DEFAULT_FLOW)
    prompts_version: Mapped[str] = mapped_column(default="", server_default="")
    recorded: Mapped[bool] = mapped_column(default=False, server_default="false")  # as the caller was told
    state: Mapped[CallState] = mapped_column(default=CallState.ringing)
    caller_number: Mapped[str] = mapped_column(default="")
    dialled_number: Mapped[str] = mapped_column(default="")
    sip_call_id: Mapped[str] = mapped_column(default="")

    agent: Mapped[str | None]  # who of the agents speaks, or keeps the caller company
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    reserved_for: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # who takes it over from the agent
    reserved_until: Mapped[datetime | None]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)

    # What the caller said of themselves, and which facts on file it matched.
    caller_name: Mapped[str | None]
    caller_email: Mapped[str | None]
    matched: Mapped[list[str]] = mapped_column(default=list)
    failed_verifications: Mapped[int] = mapped_column(default=0)

    # What the agents make of the caller.
    mood: Mapped[Mood] = mapped_column(default=Mood.calm, server_default="calm")
    severity: Mapped[Severity] = mapped_column(default=Severity.low, server_default="low")

    events_through: Mapped[int] = mapped_column(default=0)  # every event up to this number is stored
    transitions_count: Mapped[int] = mapped_column(default=0)
    transitions_head: Mapped[str] = mapped_column(default="")  # hash of the latest transition

    # Counts the jobs that had the call, from 0: only the latest may report and act.
    epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    # Or since the last job was sent, as long as none has come.
    epoch_since: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    agent_identity: Mapped[str] = mapped_column(default="", server_default="")  # of its participant in the room

    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]

    words: Mapped[Words] = words_of("coalesce(caller_name, '') || ' ' || coalesce(caller_email, '')")
