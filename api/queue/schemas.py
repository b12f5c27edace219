from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.contract import Briefing, Category, QueueEntryState, Severity
from api.models import QueueEntry
from api.operators.schemas import OperatorRef
from api.schemas import Read


class QueueEntryRead(Read):
    id: UUID
    call_id: UUID
    state: QueueEntryState
    skill: Category
    severity: Severity
    priority: int = Field(description="The larger goes first.")
    returned: bool = Field(description="An operator's leg was lost: first in line.")
    reason: str
    agent: str = Field(description="Who handed over, and keeps the caller company.")
    waiting_since: datetime
    connected_at: datetime | None
    talk_ended_at: datetime | None
    closed_at: datetime | None
    position: int | None = Field(description="Among those who wait with this skill; 1 is next.")
    caller_name: str | None
    caller_number: str
    briefing: Briefing
    operator: OperatorRef | None
    disposition: str | None
    notes: str

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


class ActiveCall(BaseModel):
    """What an operator has in hand, and how to get into the caller's room."""

    entry: QueueEntryRead
    call_id: UUID
    room: str
    livekit_url: str
    token: str | None = Field(description="For the caller's room, for ten minutes; None when only the wrap-up is left.")


class WrapUp(BaseModel):
    model_config = ConfigDict(extra="forbid")

    disposition: str = Field(max_length=40)
    notes: str = Field(default="", max_length=4_000)


class Disposition(BaseModel):
    code: str
    label: str
