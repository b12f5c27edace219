"""What people ask of the agents that have a call: decided by the api, carried out by the worker, once and in order."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message


class _Instruction(Message):
    by: str = Field(max_length=120, description="The person who asks, by name.")


class Hold(_Instruction):
    """The caller hears music until `Resume`; the operator stays in the room."""

    type: Literal["hold"] = "hold"


class Resume(_Instruction):
    type: Literal["resume"] = "resume"


class HandBack(_Instruction):
    """The operator gives the caller back to the agents: the call is active again."""

    type: Literal["hand_back"] = "hand_back"
    homework: str = Field(min_length=1, max_length=500, description="What the agent is to do for the caller.")


class KeepCompany(_Instruction):
    """The operator transferred the caller, who waits in line again."""

    type: Literal["keep_company"] = "keep_company"
    to: str = Field(max_length=120, description="Whom the caller waits for: a person's name, or a skill.")
    is_person: bool
    note: str = Field(default="", max_length=500)


class PassOn(_Instruction):
    """The operator gave the caller to a colleague, who was consulted and is in the room already."""

    type: Literal["pass_on"] = "pass_on"
    to: str = Field(max_length=120, description="The colleague, by name.")
    operator_id: UUID


class Remark(_Instruction):
    """A supervisor's line of text for the agent alone: the caller is not told that it was given."""

    type: Literal["remark"] = "remark"
    text: str = Field(min_length=1, max_length=500)


class BringIn(_Instruction):
    """Whoever asks takes the call over: put the caller in line, where this person is waiting for them."""

    type: Literal["bring_in"] = "bring_in"
    reason: str = Field(min_length=1, max_length=500)


Instruction = Annotated[
    Hold | Resume | HandBack | KeepCompany | PassOn | Remark | BringIn,
    Field(discriminator="type"),
]


class GivenInstruction(Message):
    number: int = Field(ge=1, description="Per call, without gaps, in the order in which they were given.")
    at: AwareDatetime
    instruction: Instruction
