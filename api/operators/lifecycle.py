"""What may happen to an operator's presence. Pure: `advance` is the only way from one presence to the next."""

from enum import StrEnum

from api.contract import Presence
from api.errors import TandemError
from api.operators.errors import IllegalPresence, NotAvailable, OperatorBusy, WrapUpOpen


class Change(StrEnum):
    # What operators choose themselves.
    goes_available = "goes_available"
    takes_a_break = "takes_a_break"
    goes_offline = "goes_offline"
    # What their calls do to them.
    takes_call = "takes_call"
    takes_over = "takes_over"  # a call that the operator asked for, wherever they were
    call_over = "call_over"
    leg_lost = "leg_lost"
    passed_caller_on = "passed_caller_on"  # to a colleague, into the line, or back to the agents
    consulted = "consulted"
    consultation_over = "consultation_over"
    missed_offer = "missed_offer"
    wrapped_up = "wrapped_up"
    # What the server finds out.
    not_seen = "not_seen"  # no sign of life: a closed tab, a sleeping laptop, a lost network
    left_wrap_up = "left_wrap_up"  # its time is up, and nobody is at the desk
    # What an admin decides.
    deactivated = "deactivated"


FREE = (Presence.available, Presence.on_break, Presence.offline)
"""No caller and no work after a call keeps the operator."""

TRANSITIONS = {
    **{(presence, Change.goes_available): Presence.available for presence in FREE},
    **{(presence, Change.takes_a_break): Presence.on_break for presence in FREE},
    **{(presence, Change.goes_offline): Presence.offline for presence in FREE},
    **{(presence, Change.deactivated): Presence.offline for presence in FREE},
    (Presence.available, Change.takes_call): Presence.busy,
    **{(presence, Change.takes_over): Presence.busy for presence in FREE},
    (Presence.available, Change.consulted): Presence.busy,
    (Presence.busy, Change.call_over): Presence.wrap_up,
    (Presence.busy, Change.passed_caller_on): Presence.wrap_up,
    (Presence.busy, Change.consultation_over): Presence.available,
    # Whoever's leg was lost is not at the desk until they say so.
    (Presence.busy, Change.leg_lost): Presence.offline,
    (Presence.wrap_up, Change.wrapped_up): Presence.available,
    (Presence.wrap_up, Change.left_wrap_up): Presence.offline,
    # Whoever does not answer is not rung at again until they say that they are there.
    (Presence.available, Change.missed_offer): Presence.on_break,
    (Presence.available, Change.not_seen): Presence.offline,
    (Presence.on_break, Change.not_seen): Presence.offline,
}


def advance(presence: Presence, change: Change) -> Presence:
    try:
        return TRANSITIONS[presence, change]
    except KeyError:
        raise _refusal(presence, change) from None


def _refusal(presence: Presence, change: Change) -> TandemError:
    if change is Change.deactivated:
        return _still_needed(presence)
    if presence is Presence.busy:
        return OperatorBusy("You are talking with a caller. End that call first.")
    if change is Change.takes_over:
        return WrapUpOpen("Finish the wrap-up of your last call first.")
    if change in (Change.takes_call, Change.consulted):
        return NotAvailable("Go available to take calls.")
    if presence is Presence.wrap_up:
        return WrapUpOpen("Finish the wrap-up of your last call first.")
    return IllegalPresence(f"An operator who is {presence} cannot have this happen: {change}.")


def _still_needed(presence: Presence) -> TandemError:
    if presence is Presence.busy:
        return OperatorBusy("This person is talking with a caller. Wait for the end of the call.")
    return WrapUpOpen("This person has the wrap-up of a call to finish. Wait until it is done.")
