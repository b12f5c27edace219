from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.contract import (
    CallState,
    Category,
    FlowName,
    Mood,
    Presence,
    Role,
    Severity,
    Speaker,
    SupervisionAct,
    SupervisionMode,
)
from api.operators.schemas import ChosenPresence, OperatorRef
from api.schemas import Read

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class Supervise(BaseModel):
    model_config = ConfigDict(extra="forbid")

    mode: SupervisionMode


class SupervisionRead(BaseModel):
    """How a supervisor takes part in a call, and how to get into its room. Tokens are good for a minute."""

    call_id: UUID
    mode: SupervisionMode
    started_at: datetime
    room: str
    livekit_url: str
    listener_token: str = Field(description="Hears all, unseen.")
    speaker_token: str | None = Field(description="Publishes a microphone, hears nothing; None while listening.")
    whispers_to: str | None = Field(description="The only identity that may hear it; None: not a whisper.")


class SendRemark(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Line


class TakeOver(BaseModel):
    connected: bool = Field(description="The caller is yours now; else as soon as the agent has said goodbye.")
    until: datetime | None = Field(description="When it has failed, if the agent does not hand over before.")


class ForcePresence(BaseModel):
    model_config = ConfigDict(extra="forbid")

    presence: ChosenPresence
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class ActRead(Read):
    id: UUID
    at: datetime
    act: SupervisionAct
    by: OperatorRef
    call_id: UUID | None
    operator: OperatorRef | None = Field(description="To whom it was done, or who had the call.")
    details: dict[str, Any]


class Words(Read):
    """The latest that was said."""

    at: datetime
    speaker: Speaker
    name: str
    text: str


class Watching(BaseModel):
    supervisor: OperatorRef
    mode: SupervisionMode
    since: datetime


class WallCall(BaseModel):
    id: UUID
    state: CallState
    flow: FlowName
    caller_name: str | None
    caller_number: str
    agent: str | None
    operator: OperatorRef | None
    started_at: datetime
    since: datetime = Field(description="Since when whoever has the caller has them.")
    mood: Mood
    severity: Severity
    subject: str | None = Field(description="Of the ticket; else the problem as the briefing tells it.")
    last_words: Words | None
    skill: Category | None = Field(description="In whose line the caller waits.")
    position: int | None
    waiting_since: datetime | None
    supervised_by: list[Watching]
    kept_for: OperatorRef | None = Field(description="Who is about to take it over from the agent.")


class WallQueue(BaseModel):
    skill: Category
    waiting: int
    waiting_since: datetime | None = Field(description="Of who waits longest.")
    target_seconds: int = Field(description="Answered within this counts for the service level.")
    max_wait_seconds: int | None = Field(description="After this the agent offers another way.")
    operators_available: int


class WallOperator(BaseModel):
    id: UUID
    name: str
    role: Role
    skills: list[Category]
    presence: Presence
    presence_since: datetime
    reason: str | None = Field(description="Of a break, or of whoever put them there.")
    moved_by: str | None
    call_id: UUID | None = Field(description="The call that they have in hand, or that rings there.")
    caller: str | None
    rings: bool


class Untaken(BaseModel):
    """Calls that were over before any agent had them: nobody came in time, or the caller did not wait for it."""

    calls: int
    since: datetime


class Wall(BaseModel):
    """Everything that happens now."""

    calls: list[WallCall] = Field(description="That are open, the oldest first.")
    queues: list[WallQueue]
    operators: list[WallOperator] = Field(description="By name.")
    untaken: Untaken = Field(description="In the last 24 hours.")
