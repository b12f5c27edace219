from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from api.contract import (
    Briefing,
    CallState,
    Customer,
    EndReason,
    FlowName,
    Mood,
    Order,
    Party,
    Severity,
    Speaker,
    TransitionKind,
)
from api.models import Call as CallRow
from api.models import Customer as CustomerRow
from api.models import Instruction
from api.operators.schemas import OperatorRef
from api.promises.schemas import PromiseRead
from api.queue.schemas import QueueEntryRead
from api.recordings.schemas import RecordingRead
from api.schemas import Read
from api.tickets.schemas import TicketRead
from api.voicemails.schemas import VoicemailRead


class CallRead(Read):
    id: UUID
    room: str
    flow: FlowName
    state: CallState
    caller_number: str
    caller_name: str | None = Field(description="As the caller said it; else of the customer whose number it is.")
    dialled_number: str
    agent: str | None
    mood: Mood
    severity: Severity
    operator_id: UUID | None
    customer_id: UUID | None
    ticket_id: UUID | None
    created_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None

    @classmethod
    def of(cls, call: CallRow, customer: CustomerRow | None) -> "CallRead":
        read = CallRead.model_validate(call)
        if read.caller_name or customer is None:
            return read
        return read.model_copy(update={"caller_name": customer.name})


class EarlierCall(CallRead):
    ticket: TicketRead | None


NumberPart = Annotated[str, StringConstraints(max_length=40, pattern=r"\d[^\d]*\d[^\d]*\d")]
"""A phone number or its last digits, at least three, however written."""


class CallFilter(BaseModel):
    """Which calls; what is left out does not matter. Of several values any will do."""

    model_config = ConfigDict(extra="forbid")

    state: list[CallState] = []
    flow: list[FlowName] = []
    end_reason: list[EndReason] = []
    number: NumberPart | None = None
    operator: Literal["me"] | UUID | None = Field(default=None, description="Who talked with the caller.")
    agent: str | None = Field(default=None, max_length=120, description="Which agent had the caller at some time.")
    customer: UUID | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    has_ticket: bool | None = None

    def seen_by(self, operator_id: UUID) -> "CallFilter":
        """The same with "me" put as who that is."""
        return self.model_copy(update={"operator": operator_id}) if self.operator == "me" else self


class UtteranceRead(Read):
    id: UUID
    seq: int
    at: datetime
    speaker: Speaker
    name: str
    text: str
    interrupted: bool


class ToolCallRead(Read):
    id: UUID
    seq: int
    at: datetime
    agent: str
    tool: str
    arguments: dict[str, Any]
    result: str
    failed: bool
    duration_ms: int


class TransitionRead(Read):
    id: UUID
    number: int = Field(description="Place in the call's chain, from 1.")
    seq: int | None = Field(description="The worker's event number; None for what the api itself decided.")
    at: datetime
    kind: TransitionKind
    source: Party
    target: Party
    reason: str
    briefing: Briefing | None
    hash: str = Field(description="sha256 over the previous transition's hash and this one.")


class RemarkRead(Read):
    """What a supervisor told the agent, behind the caller's back."""

    id: UUID
    at: datetime
    by: str
    text: str
    taken_at: datetime | None = Field(description="When the agent had read it.")

    @classmethod
    def of(cls, row: Instruction) -> "RemarkRead":
        return cls(id=row.id, at=row.at, by=row.body["by"], text=row.body["text"], taken_at=row.taken_at)


class Caller(BaseModel):
    """What the caller said of themselves, and what of it matched the file."""

    number: str
    name: str | None
    email: str | None
    matched: list[str]
    verified: bool = Field(description="At least two facts matched, of which one is not the name.")


class CallDetail(CallRead):
    """A call with everything that is on record of it, each list in the order in which it happened."""

    caller: Caller
    customer: Customer | None
    operator: OperatorRef | None
    ticket: TicketRead | None
    transitions: list[TransitionRead]
    utterances: list[UtteranceRead]
    tool_calls: list[ToolCallRead]
    remarks: list[RemarkRead]
    entries: list[QueueEntryRead]
    promises: list[PromiseRead]
    voicemail: VoicemailRead | None
    recorded: bool = Field(description="The caller was told that the call is.")
    recordings: list[RecordingRead]
    order: Order | None = Field(description="The latest that was ordered in this call.")
    prompts_version: str = Field(description="Of the prompts that the agents spoke by; empty when not told.")
    chain_intact: bool = Field(description="No transition was changed or left out since it was written.")
