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

HOPELESS = 15
"""Jobs that were sent to a caller who hears silence and were not heard of: half a minute."""


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
    """A call whose job gives no sign of life."""

    call_id: UUID
    epoch: int
    state: CallState
    unheard: int  # epochs since the last one that was heard of; 0: it is the present one that fell silent
    is_dead: bool  # its worker has seen that its process is gone
    created_at: datetime
    epoch_since: datetime
    room: str
    heard_at: datetime  # or since when somebody has been listening in vain

    def waits_for_caller(self, now: datetime) -> bool:
        """Nobody is on the line. Of a call that ended while nobody could be told its worker tells soon."""
        return now - self.heard_at < CALLER_BACK_WITHIN

    def is_hopeless(self, now: datetime) -> bool:
        """No job comes any more. An operator's caller is in good hands, however long the agent is away."""
        match self.state:
            case CallState.with_operator:
                return False
            case CallState.ringing:
                return now - self.created_at > RINGS_FOR
            case _:
                return self.unheard > HOPELESS
