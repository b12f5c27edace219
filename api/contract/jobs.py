"""A job takes a call, and keeps saying that it has it."""

from typing import Any
from uuid import UUID

from pydantic import Field

from api.contract.base import Message
from api.contract.customers import Customer
from api.contract.events import ToolCall, Utterance
from api.contract.flows import FlowName
from api.contract.numbers import Answering

EPOCH_HEADER = "Tandem-Epoch"
"""Carried by what a job asks: one whose epoch is over is refused, `stale-epoch`."""


class OpenCall(Message):
    """An agent job took the call in `room`. Asking again for the same room gives the same call."""

    room: str = Field(min_length=1, max_length=200)
    caller_number: str = Field(default="", max_length=64)
    dialled_number: str = Field(default="", max_length=64)
    sip_call_id: str = Field(default="", max_length=256)
    prompts_version: str = Field(default="", max_length=64, description="Of the prompts that the agents speak by.")
    epoch: int = Field(default=0, ge=0, description="Of the job, as its dispatch says.")
    agent_identity: str = Field(default="", max_length=200, description="The job's participant in the room.")


class Resumption(Message):
    """What a job needs to go on with a call that another one had."""

    state: dict[str, Any] = Field(description="The latest snapshot; empty when there is none.")
    utterances: list[Utterance] = Field(description="The latest that were said, in order.")
    tool_calls: list[ToolCall]
    is_with_operator: bool
    operator: str | None = Field(description="The name of who has the call.")


class CallContext(Answering):
    """What the agent knows as it answers."""

    call_id: UUID
    flow: FlowName
    company: str
    customer: Customer | None = Field(description="Found by the caller's number; not yet verified.")
    open_tickets: list[str] = Field(default=[], description="Subjects of this customer's open tickets.")
    recorded: bool = Field(default=False, description="What is heard is kept, and the caller is told so.")
    events_through: int = Field(default=0, description="Number of the last event that is stored; the next is one more.")
    resumption: Resumption | None = Field(default=None, description="None for a call that begins.")
    recent_ticket: str | None = Field(
        default=None, description="Subject of an open ticket that this customer called about within the last day."
    )


class Takeover(Message):
    """The metadata of a dispatch that sends a job to a call which another one had."""

    call_id: UUID
    epoch: int = Field(ge=1)


class Lease(Message):
    """A sign of life of the job that has a call."""

    call_id: UUID
    epoch: int = Field(ge=0)
    age_ms: int = Field(ge=0, description="Since the job gave it.")
    is_dead: bool = Field(default=False, description="The job's process is gone.")


class RenewLeases(Message):
    """All jobs of a worker at once."""

    leases: list[Lease] = Field(max_length=1_000)


class LeasesRenewed(Message):
    lost: list[UUID] = Field(description="Calls that are over, or that another job has: leave them at once.")
