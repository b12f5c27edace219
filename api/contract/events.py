"""What happened: reported by the worker, stored once and in order."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message
from api.contract.briefing import Briefing, Mood
from api.contract.calls import EndReason
from api.contract.parties import Party, Speaker, TransitionKind
from api.contract.tickets import Severity


class _Event(Message):
    id: UUID = Field(description="Made by the reporter. The same id sent twice is stored once.")
    seq: int = Field(ge=1, description="Per call, without gaps, in the order in which things happened.")
    at: AwareDatetime


class Utterance(_Event):
    type: Literal["utterance"] = "utterance"
    speaker: Speaker
    name: str = Field(max_length=120, description="Agent class, operator's name, or `caller`.")
    text: str = Field(min_length=1, max_length=10_000)
    interrupted: bool = Field(default=False, description="The caller cut in; `text` is what was heard until then.")


class ToolCall(_Event):
    type: Literal["tool_call"] = "tool_call"
    agent: str
    tool: str
    arguments: dict[str, Any] = {}
    result: str = Field(max_length=20_000)
    failed: bool = False
    duration_ms: int = Field(ge=0)


class Transition(_Event):
    type: Literal["transition"] = "transition"
    kind: Literal[TransitionKind.answer, TransitionKind.handoff, TransitionKind.escalation]
    source: Party
    target: Party
    reason: str = Field(min_length=1, max_length=500)
    briefing: Briefing


class Snapshot(_Event):
    """What the agents know by now: for the job that goes on if this one dies. The latest counts."""

    type: Literal["snapshot"] = "snapshot"
    state: dict[str, Any] = Field(description="The worker's own; the api keeps it and gives it back.")


class WaitTold(_Event):
    """The caller was told how long it takes: kept, so that it is known how often that was true."""

    type: Literal["wait_told"] = "wait_told"
    entry_id: UUID
    position: int = Field(ge=1)
    shortest_seconds: int = Field(ge=0)
    longest_seconds: int = Field(ge=1)


class Impression(_Event):
    """What the agents make of the caller by now: reported whenever it is another one."""

    type: Literal["impression"] = "impression"
    mood: Mood
    severity: Severity


class CallEnded(_Event):
    type: Literal["call_ended"] = "call_ended"
    reason: EndReason


Event = Annotated[
    Utterance | ToolCall | Transition | WaitTold | Snapshot | Impression | CallEnded,
    Field(discriminator="type"),
]


class EventBatch(Message):
    events: list[Event] = Field(min_length=1, max_length=500)


class EventsStored(Message):
    through: int = Field(description="Every event up to and including this sequence number is durable.")
