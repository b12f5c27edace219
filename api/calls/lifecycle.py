"""What may happen to a call, and in what order. Pure: `advance` is the only way from one state to the next."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from api.calls.errors import CallOver, IllegalChange
from api.contract import CallState

RINGS_FOR = timedelta(seconds=13)
"""Then a phone that nobody has answered is not left ringing: three further jobs were sent by then."""

CALLER_BACK_WITHIN = timedelta(seconds=6)
"""A LiveKit that dies takes job and caller away, and the caller's line is there again a moment after it."""

HOPELESS_AFTER = timedelta(minutes=1)
"""Of silence, in which one job after the other was sent."""


class Change(StrEnum):
    taken = "taken"  # an agent job took the call
    queued = "queued"
    withdrawn = "withdrawn"
    connected = "connected"
    returned = "returned"
    transferred = "transferred"  # the operator put the caller in line for somebody else
    passed_on = "passed_on"  # from one operator to another, without waiting
    handed_back = "handed_back"
    ended = "ended"


TRANSITIONS = {
    (CallState.ringing, Change.taken): CallState.active,
    (CallState.active, Change.queued): CallState.waiting,
    (CallState.waiting, Change.withdrawn): CallState.active,
    (CallState.waiting, Change.connected): CallState.with_operator,
    # The agent keeps the caller company again, and the caller is first in line.
    (CallState.with_operator, Change.returned): CallState.waiting,
    (CallState.with_operator, Change.transferred): CallState.waiting,
    (CallState.with_operator, Change.passed_on): CallState.with_operator,
    (CallState.with_operator, Change.handed_back): CallState.active,
    # The caller may hang up at any moment.
    (CallState.ringing, Change.ended): CallState.ended,
    (CallState.active, Change.ended): CallState.ended,
    (CallState.waiting, Change.ended): CallState.ended,
    (CallState.with_operator, Change.ended): CallState.ended,
}


def advance(state: CallState, change: Change) -> CallState:
    if state is CallState.ended:
        raise CallOver("The call is over.")
    try:
        return TRANSITIONS[state, change]
    except KeyError:
        raise IllegalChange(f"A call that is {state} cannot be {change}.", state=state, change=change) from None


class Silent(NamedTuple):
    """A call whose job gives no sign of life, or to which one was sent that has not come."""

    call_id: UUID
    room: str
    state: CallState
    epoch: int
    epoch_since: datetime  # or since the last job was sent in this epoch
    agent_identity: str  # of the job that came in this epoch; empty as long as none has
    created_at: datetime
    heard_at: datetime  # of any job of the call; or since when somebody has been listening in vain
    has_job: bool  # which fell silent; otherwise one was sent
    is_dead: bool  # its worker has seen that its process is gone

    def waits_for_caller(self, now: datetime) -> bool:
        """Nobody is on the line. Of a call that ended while nobody could be told its worker tells soon."""
        return self.state is CallState.ringing or now - max(self.heard_at, self.epoch_since) < CALLER_BACK_WITHIN

    def is_hopeless(self, now: datetime) -> bool:
        """No job comes any more. An operator's caller is in good hands, however long the agent is away."""
        match self.state:
            case CallState.with_operator:
                return False
            case CallState.ringing:
                return now - self.created_at > RINGS_FOR
            case _:
                return not self.has_job and now - self.heard_at > HOPELESS_AFTER
