"""How a waiting caller is offered another way. Pure: the api decides that one is due, and which."""

from collections.abc import Callable

from agents.human.waiting import say_closed
from api.contract import Hours, Overflow, OverflowDue, OverflowReason

GO_ON_WAITING = "Would you like to go on waiting?"


def say_offer(due: OverflowDue, hours: Hours, number: str, place: Callable[[], str]) -> str | None:
    """None when there is nothing to offer but waiting. `number` is the caller's as it is read back, `place` what is
    said of their place in line."""
    why = _say_why(due.why, hours)
    match due.then:
        case Overflow.callback if number:
            return f"{why} Shall we call you back on {number}{_or_wait(due)}"
        case Overflow.callback if due.why is OverflowReason.closed:
            return None
        case Overflow.callback:
            return f"{why} {place()} {GO_ON_WAITING}"
        case Overflow.voicemail:
            return f"{why} Would you like to leave a message after the tone, or would you rather wait?"
        case Overflow.ai_goes_on:
            return f"{why} Shall I go on helping you myself, or would you rather wait?"
        case Overflow.message | Overflow.wait:
            return None


def _say_why(why: OverflowReason, hours: Hours) -> str:
    match why:
        case OverflowReason.closed:
            return say_closed(hours)
        case OverflowReason.nobody_there:
            return "I'm sorry, nobody has become free yet."
        case OverflowReason.max_wait:
            return "I'm sorry, this takes longer than it should."


def _or_wait(due: OverflowDue) -> str:
    return "?" if due.why is OverflowReason.closed else ", or would you rather wait?"
