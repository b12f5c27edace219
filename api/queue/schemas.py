from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.contract import (
    Briefing,
    Category,
    ConsultationState,
    Overflow,
    QueueEntryState,
    Severity,
    Strategy,
    WrapUpMode,
)
from api.models import QueueEntry
from api.operators.schemas import OperatorRef
from api.schemas import Read


class WrapUpDraftRead(Read):
    """What the agent that wrote down the call proposed; `disposition` and `notes` of the entry are the operator's."""

    summary: str
    disposition: str
    created_at: datetime


class QueueEntryRead(Read):
    id: UUID
    call_id: UUID
    state: QueueEntryState
    skill: Category
    severity: Severity
    level: int = Field(description="Of the skill, that the operator must have at least.")
    priority: int = Field(description="The larger goes first.")
    returned: bool = Field(description="An operator's leg was lost: first in line.")
    reason: str
    agent: str = Field(description="Who handed over, and keeps the caller company.")
    waiting_since: datetime
    connected_at: datetime | None
    held_since: datetime | None = Field(description="The caller hears music.")
    held_seconds: float = Field(description="Of the talk, until the caller was last off hold.")
    talk_ended_at: datetime | None
    wrap_up_until: datetime | None = Field(description="When it ends by itself; None when it does not.")
    wrap_up_extended: bool
    closed_at: datetime | None
    position: int | None = Field(description="Among those who wait with this skill; 1 is next.")
    caller_name: str | None
    caller_number: str
    briefing: Briefing
    operator: OperatorRef | None
    offered_to: list[OperatorRef] = Field(description="At whom it rings.")
    reserved_for: OperatorRef | None = Field(description="Rings at this colleague alone, who was asked for.")
    disposition: str | None
    notes: str
    draft: WrapUpDraftRead | None = Field(description="Proposed by an agent; None when there is no proposal.")

    @classmethod
    def of(cls, entry: QueueEntry, position: int | None) -> Self:
        return cls.model_validate(
            {
                **{name: getattr(entry, name) for name in cls.model_fields if hasattr(entry, name)},
                "position": position,
                "caller_name": entry.call.caller_name or entry.briefing.get("caller_name"),
                "caller_number": entry.call.caller_number,
            }
        )


class ConsultationRead(Read):
    """A colleague is asked while the caller hears music."""

    id: UUID
    state: ConsultationState
    question: str
    asked_by: OperatorRef
    operator: OperatorRef = Field(description="The colleague.")
    rung_at: datetime
    expires_at: datetime = Field(description="The ringing.")
    answered_at: datetime | None
    ended_at: datetime | None


class ActiveCall(BaseModel):
    """What an operator has in hand, and how to get into the caller's room."""

    entry: QueueEntryRead
    call_id: UUID
    room: str
    livekit_url: str
    token: str | None = Field(description="For the caller's room, for ten minutes; None when only the wrap-up is left.")
    consultation: ConsultationRead | None = Field(description="The latest about this caller, open or over.")


class ConsultedCall(ConsultationRead):
    """What a colleague is asked: about whom, and once they have accepted, how to get into the caller's room."""

    entry: QueueEntryRead
    call_id: UUID
    room: str
    livekit_url: str
    token: str | None = Field(description="For the caller's room, for ten minutes; None while it rings.")


class Consult(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colleague_id: UUID
    question: str = Field(min_length=1, max_length=500)


class Transfer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colleague_id: UUID | None = None
    skill: Category | None = None
    note: str = Field(default="", max_length=500, description="For whoever takes the caller; goes into the briefing.")

    @model_validator(mode="after")
    def _to_somebody(self) -> Self:
        if (self.colleague_id is None) == (self.skill is None):
            raise ValueError("Name a colleague or a skill, and not both.")
        return self


class Homework(BaseModel):
    model_config = ConfigDict(extra="forbid")

    homework: str = Field(min_length=1, max_length=500, description="What the agent is to do for the caller.")


class OfferRead(Read):
    """It rings: who calls, and until when."""

    id: UUID
    offered_at: datetime
    expires_at: datetime
    entry: QueueEntryRead


class WrapUp(BaseModel):
    model_config = ConfigDict(extra="forbid")

    disposition: str | None = Field(
        default=None, max_length=40, description="May be left out where the queue's wrap-up is optional."
    )
    notes: str = Field(default="", max_length=4_000)


class Disposition(BaseModel):
    code: str
    label: str


class DispositionRead(Disposition, Read):
    queue: Category | None = Field(description="None: every queue's.")
    position: int = Field(description="In the list to choose from; the smaller comes first.")
    active: bool = Field(description="Whether it can be chosen. One that cannot stays on record.")


class DispositionSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str = Field(min_length=1, max_length=80)
    queue: Category | None = None
    position: int = Field(default=100, ge=0, le=1_000)
    active: bool = True


class QueueSettings(Read):
    model_config = ConfigDict(extra="forbid")

    strategy: Strategy
    offer_seconds: int = Field(ge=5, le=120, description="How long it rings at one operator.")
    manual_pick: bool = Field(description="Whether operators may take callers from the list, unasked.")
    max_wait_seconds: int | None = Field(ge=10, le=86_400, description="After this the agent offers another way.")
    overflow: Overflow | None = Field(
        default=None, description="What that is, and also when nobody is logged in. None: what the dialled number has."
    )
    target_seconds: int = Field(ge=1, le=3_600, description="The service level's.")
    age_seconds_per_level: int = Field(
        ge=0, le=86_400, description="So much waiting is worth one level of severity; 0 for first come, first served."
    )
    wrap_up_mode: WrapUpMode
    wrap_up_seconds: int = Field(
        ge=10, le=3_600, description="Of a timed wrap-up; of any when nobody is at the desk any more."
    )
    default_disposition: str = Field(max_length=40, description="On record when the operator gives none.")


class QueueRead(QueueSettings):
    skill: Category


class Check(BaseModel):
    never: str = Field(description="What must never be so.")
    count: int = Field(description="How often it is.")


class SelfCheck(BaseModel):
    """The queue's guarantees, looked at in the database as it is now."""

    ok: bool
    checks: list[Check]
