from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.contract import (
    Briefing,
    CallState,
    Customer,
    EndReason,
    FlowName,
    Order,
    Party,
    PromiseKind,
    Speaker,
    TransitionKind,
)
from api.models import Call as CallRow
from api.models import Customer as CustomerRow
from api.operators.schemas import OperatorRef
from api.queue.schemas import QueueEntryRead
from api.schemas import Read
from api.tickets.schemas import TicketRead


class CallRead(Read):
    id: UUID
    room: str
    flow: FlowName
    state: CallState
    caller_number: str
    caller_name: str | None = Field(description="As the caller said it; else of the customer whose number it is.")
    dialled_number: str
    agent: str | None
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


class PromiseRead(Read):
    id: UUID
    call_id: UUID
    kind: PromiseKind
    text: str
    due_at: datetime | None
    created_at: datetime
    kept_at: datetime | None
    outcome: str | None = Field(description="How it was kept.")


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
    entries: list[QueueEntryRead]
    promises: list[PromiseRead]
    order: Order | None = Field(description="The latest that was ordered in this call.")
    prompts_version: str = Field(description="Of the prompts that the agents spoke by; empty when not told.")
    chain_intact: bool = Field(description="No transition was changed or left out since it was written.")
