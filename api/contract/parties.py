"""Who speaks with the caller, and how that changes."""

from enum import StrEnum

from pydantic import Field

from api.contract.base import Message


class Speaker(StrEnum):
    caller = "caller"
    agent = "agent"
    operator = "operator"


class PartyKind(StrEnum):
    line = "line"  # the phone line itself: where a call comes from before anybody has answered
    agent = "agent"
    queue = "queue"
    operator = "operator"


class Party(Message):
    kind: PartyKind
    name: str = Field(max_length=120, examples=["BillingSupportAgent", "Olivia Stone", "billing"])


class TransitionKind(StrEnum):
    answer = "answer"
    handoff = "handoff"
    escalation = "escalation"
    queued = "queued"
    withdrawn = "withdrawn"  # queue -> agent: the agent goes on, the entry is gone
    connected = "connected"  # queue -> operator
    returned = "returned"  # operator -> agent: the operator's leg was lost
    transferred = "transferred"  # operator -> queue, or after a consultation operator -> operator
    handed_back = "handed_back"  # operator -> agent, with homework
    resumed = "resumed"  # agent -> the same agent, in another job: the first one died
