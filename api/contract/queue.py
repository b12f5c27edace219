from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.contract.base import Message
from api.contract.briefing import Briefing
from api.contract.tickets import Category


class QueueEntryState(StrEnum):
    waiting = "waiting"
    connected = "connected"
    wrap_up = "wrap_up"
    closed = "closed"
    abandoned = "abandoned"  # the caller hung up waiting
    withdrawn = "withdrawn"  # the agent solved it meanwhile
    callback = "callback"  # nobody came; somebody owes a call


class Enqueue(Message):
    """Put the caller in line for a person. A call has at most one open entry: asking again updates its briefing."""

    skill: Category
    reason: str = Field(min_length=1, max_length=500)
    agent: str = Field(description="The agent that hands over.")
    briefing: Briefing


class QueueStatus(Message):
    """What the caller may truthfully be told."""

    entry_id: UUID
    state: QueueEntryState
    position: int | None = Field(description="1 is next; None when the entry no longer waits.")
    waiting: int = Field(description="Callers waiting with this skill, this one included.")
    operators_available: int
    expected_wait_seconds: tuple[int, int] | None = Field(
        description="Range seen in recent history; None when there is too little history to promise anything."
    )


class LeaveQueue(Message):
    """The agent goes on with the caller: solved meanwhile, or nobody came."""

    state: Literal[QueueEntryState.withdrawn, QueueEntryState.callback]
    agent: str
    reason: str = Field(min_length=1, max_length=500)


class ReturnCaller(Message):
    """The operator's leg is gone and did not come back: the agent has the caller again, the entry is first in line."""

    agent: str
    reason: str = Field(min_length=1, max_length=500)
