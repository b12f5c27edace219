"""What may happen to a place in the queue. Pure: `advance` is the only way from one state to the next."""

from enum import StrEnum

from api.contract import QueueEntryState
from api.queue.errors import IllegalChange


class Change(StrEnum):
    offered = "offered"
    offer_missed = "offer_missed"
    offer_declined = "offer_declined"
    offer_withdrawn = "offer_withdrawn"  # whoever was rung at went away, or no longer fits
    claimed = "claimed"
    withdrawn = "withdrawn"  # the agent goes on by itself
    called_back = "called_back"  # nobody came; somebody owes a call
    overflowed = "overflowed"  # nobody came, and the caller knows
    returned = "returned"  # the operator's leg was lost
    held = "held"
    resumed = "resumed"
    transferred = "transferred"  # the caller goes on in an entry of its own
    handed_back = "handed_back"  # the agents go on with the caller
    released = "released"  # the colleague whom the caller was kept for cannot come
    call_over = "call_over"
    wrapped_up = "wrapped_up"
    timed_out = "timed_out"  # the wrap-up was not finished in time


ENTERED = "entered"
"""What the record calls the beginning of an entry: nothing was there to be changed."""

IN_LINE = frozenset({QueueEntryState.waiting, QueueEntryState.offered})
"""The caller waits for a person."""

OPEN = IN_LINE | {QueueEntryState.connected}
"""The caller is on the line."""

AT_WORK = frozenset({QueueEntryState.connected, QueueEntryState.wrap_up})
"""An operator has it in hand."""

LEAVING = {
    QueueEntryState.withdrawn: Change.withdrawn,
    QueueEntryState.callback: Change.called_back,
    QueueEntryState.overflowed: Change.overflowed,
}
"""How an agent may end the waiting, by what becomes of the entry."""

TRANSITIONS = {
    (QueueEntryState.waiting, Change.offered): QueueEntryState.offered,
    (QueueEntryState.offered, Change.offer_missed): QueueEntryState.waiting,
    (QueueEntryState.offered, Change.offer_declined): QueueEntryState.waiting,
    (QueueEntryState.offered, Change.offer_withdrawn): QueueEntryState.waiting,
    **{(state, Change.claimed): QueueEntryState.connected for state in IN_LINE},
    **{(state, change): end for state in IN_LINE for end, change in LEAVING.items()},
    **{(state, Change.call_over): QueueEntryState.abandoned for state in IN_LINE},
    (QueueEntryState.connected, Change.returned): QueueEntryState.waiting,
    (QueueEntryState.waiting, Change.released): QueueEntryState.waiting,
    (QueueEntryState.connected, Change.held): QueueEntryState.connected,
    (QueueEntryState.connected, Change.resumed): QueueEntryState.connected,
    (QueueEntryState.connected, Change.transferred): QueueEntryState.wrap_up,
    (QueueEntryState.connected, Change.handed_back): QueueEntryState.wrap_up,
    (QueueEntryState.connected, Change.call_over): QueueEntryState.wrap_up,
    (QueueEntryState.wrap_up, Change.wrapped_up): QueueEntryState.closed,
    (QueueEntryState.wrap_up, Change.timed_out): QueueEntryState.closed,
}


def advance(state: QueueEntryState, change: Change) -> QueueEntryState:
    try:
        return TRANSITIONS[state, change]
    except KeyError:
        raise IllegalChange(f"A queue entry that is {state} cannot be {change}.", state=state, change=change) from None
