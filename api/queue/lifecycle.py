"""What may happen to a place in the queue. Pure: `advance` is the only way from one state to the next."""

from enum import StrEnum

from api.contract import QueueEntryState
from api.queue.errors import IllegalChange


class Change(StrEnum):
    claimed = "claimed"
    withdrawn = "withdrawn"  # the agent goes on by itself
    called_back = "called_back"  # nobody came; somebody owes a call
    returned = "returned"  # the operator's leg was lost
    call_over = "call_over"
    wrapped_up = "wrapped_up"


OPEN = frozenset({QueueEntryState.waiting, QueueEntryState.connected})
"""The caller is on the line."""

TRANSITIONS = {
    (QueueEntryState.waiting, Change.claimed): QueueEntryState.connected,
    (QueueEntryState.waiting, Change.withdrawn): QueueEntryState.withdrawn,
    (QueueEntryState.waiting, Change.called_back): QueueEntryState.callback,
    (QueueEntryState.waiting, Change.call_over): QueueEntryState.abandoned,
    (QueueEntryState.connected, Change.returned): QueueEntryState.waiting,
    (QueueEntryState.connected, Change.call_over): QueueEntryState.wrap_up,
    (QueueEntryState.wrap_up, Change.wrapped_up): QueueEntryState.closed,
}


def advance(state: QueueEntryState, change: Change) -> QueueEntryState:
    try:
        return TRANSITIONS[state, change]
    except KeyError:
        raise IllegalChange(f"A queue entry that is {state} cannot be {change}.", state=state, change=change) from None
