from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import PartyKind, TransitionKind
from api.models.base import Record, one_of


class Transition(Record):
    """One change of who has the caller. Append-only: a trigger refuses UPDATE and DELETE; `hash` chains the rows."""

    __tablename__ = "transitions"
    __table_args__ = (
        # The chain of a call never forks.
        UniqueConstraint("call_id", "number"),
        UniqueConstraint("call_id", "seq"),
        # Few go on from an operator: reports find the transfers among them.
        Index("ix_transitions_from_operator", "call_id", "at", postgresql_where="source_kind = 'operator'"),
        # The calls that somebody had.
        Index("ix_transitions_target_name_call_id", "target_name", "call_id"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    number: Mapped[int]  # place in the call's chain, from 1
    seq: Mapped[int | None]  # the worker's event number; None for what the api itself decided
    at: Mapped[datetime]
    kind: Mapped[TransitionKind]
    source_kind: Mapped[PartyKind] = mapped_column(one_of(PartyKind, "source_kind"))
    source_name: Mapped[str]
    target_kind: Mapped[PartyKind] = mapped_column(one_of(PartyKind, "target_kind"))
    target_name: Mapped[str]
    reason: Mapped[str]
    briefing: Mapped[dict[str, Any] | None]
    hash: Mapped[str]  # sha256, hexadecimal, over the previous hash and this row
