from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.contract.base import Message
from api.contract.briefing import Briefing
from api.contract.numbers import Overflow
from api.contract.tickets import Category


class QueueEntryState(StrEnum):
    waiting = "waiting"
    offered = "offered"  # it rings at an operator; the caller waits
    connected = "connected"
    wrap_up = "wrap_up"
    closed = "closed"
    abandoned = "abandoned"  # the caller hung up waiting
    withdrawn = "withdrawn"  # the agent solved it meanwhile
    callback = "callback"  # nobody came; somebody owes a call
    overflowed = "overflowed"  # nobody came; the caller was told so, or left a message


class Strategy(StrEnum):
    """Who of those who could take a caller is asked."""

    longest_idle = "longest_idle"
    round_robin = "round_robin"  # whose last offer is the longest ago
    ring_all = "ring_all"


class ConsultationState(StrEnum):
    ringing = "ringing"
    talking = "talking"  # the two talk with one another; the caller hears music
    ended = "ended"
    completed = "completed"  # the caller is the colleague's now
    missed = "missed"
    declined = "declined"
    withdrawn = "withdrawn"  # nobody wants to know any more, or the colleague went away


class WrapUpMode(StrEnum):
    optional = "optional"  # may be left out; the queue's own outcome goes on record
    mandatory = "mandatory"
    timed = "timed"  # mandatory, and over when its time is up


class OfferOutcome(StrEnum):
    pending = "pending"
    accepted = "accepted"
    missed = "missed"
    declined = "declined"
    withdrawn = "withdrawn"  # another was faster, the caller left, or the operator went away


class OverflowReason(StrEnum):
    closed = "closed"  # outside the number's hours
    nobody_there = "nobody_there"  # nobody who could come is logged in
    max_wait = "max_wait"  # longer than the queue lets callers wait


class OverflowDue(Message):
    """The line is not the only thing to offer any more."""

    why: OverflowReason
    then: Overflow = Field(description="What the queue, or else the number, has for that.")


class Enqueue(Message):
    """Put the caller in line for a person. A call has at most one open entry: asking again updates its briefing."""

    skill: Category
    level: int = Field(default=1, ge=1, le=5, description="Of the skill: what the operator must have at least.")
    reason: str = Field(min_length=1, max_length=500)
    agent: str = Field(description="The agent that hands over.")
    briefing: Briefing


class QueueStatus(Message):
    """What the caller may truthfully be told."""

    entry_id: UUID
    state: QueueEntryState
    position: int | None = Field(description="1 is next; None when the entry no longer waits.")
    waiting: int = Field(description="Callers waiting with this skill, those for whom it rings included.")
    operators_available: int
    operator_id: UUID | None = Field(default=None, description="Who has the caller, or has them in wrap-up.")
    reserved_for: str | None = Field(default=None, description="The colleague whom the caller waits for, by name.")
    expected_wait_seconds: tuple[int, int] | None = Field(
        description="Range seen in recent history; None when there is too little history to promise anything."
    )
    overflow: OverflowDue | None = Field(default=None, description="None: waiting is right.")


class LeaveQueue(Message):
    """The agent goes on with the caller: solved meanwhile, or nobody came."""

    state: Literal[QueueEntryState.withdrawn, QueueEntryState.callback, QueueEntryState.overflowed]
    agent: str
    reason: str = Field(min_length=1, max_length=500)


class ReturnCaller(Message):
    """The operator's leg is gone and did not come back: the agent has the caller again, the entry is first in line."""

    agent: str
    reason: str = Field(min_length=1, max_length=500)


class DraftWrapUp(Message):
    """What an agent that was the scribe proposes for the work after the call; the operator has the last word."""

    summary: str = Field(min_length=1, max_length=4_000)
    disposition: str = Field(min_length=1, max_length=40)


class WrapUpChoices(Message):
    """The outcomes that the queue of this call's latest entry knows."""

    dispositions: dict[str, str] = Field(description="Labels by code.")
