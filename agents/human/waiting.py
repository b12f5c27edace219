"""What a waiting caller is told, and when. Pure: the clock and the queue are read elsewhere."""

from enum import StrEnum

from agents.spoken import DIGITS, say_time
from api.contract import Hours, Overflow, QueueEntryState, QueueStatus

REMINDER_SECONDS = 25.0
ANSWER_SECONDS = 20.0
"""How long an offered callback stays unanswered before it is offered again."""

OFFERS_BEFORE_BOOKING = 2
"""Somebody who answers neither is not listening any more: they are called back."""


class Move(StrEnum):
    remind = "remind"
    offer_callback = "offer_callback"
    book_callback = "book_callback"
    turn_away = "turn_away"  # nobody comes, and this number has a message for that


class Wait:
    """One stretch of waiting: reminders while it lasts, an offer when it lasts too long."""

    def __init__(self, now: float, patience_seconds: float, overflow: Overflow = Overflow.callback) -> None:
        self._patience_seconds = patience_seconds
        self._overflow = overflow
        self._since = now
        self._last_words = now
        self._offered_at: float | None = None
        self._offers = 0

    @property
    def is_offered(self) -> bool:
        """A callback was offered, and the caller has not said anything to it."""
        return self._offered_at is not None

    def caller_answered(self, now: float) -> None:
        """The caller said something to an offer and still waits: that starts a new stretch."""
        self._last_words = now
        if self._offered_at is not None:
            self._since, self._offered_at, self._offers = now, None, 0

    def move(self, now: float) -> Move | None:
        """What to say now, if anything; the caller of this says it."""
        if self._offered_at is None and now - self._since >= self._patience_seconds:
            match self._overflow:
                case Overflow.callback:
                    return self._offer(now)
                case Overflow.message:
                    return Move.turn_away
                case Overflow.wait:
                    pass
        if self._offered_at is not None:
            if now - self._offered_at < ANSWER_SECONDS:
                return None
            return self._offer(now) if self._offers < OFFERS_BEFORE_BOOKING else Move.book_callback
        if now - self._last_words >= REMINDER_SECONDS:
            self._last_words = now
            return Move.remind
        return None

    def offered(self, now: float) -> None:
        """A callback was offered at once: nobody is there to wait for."""
        self._offer(now)

    def _offer(self, now: float) -> Move:
        self._offers += 1
        self._offered_at = self._last_words = now
        return Move.offer_callback


def say_wait(status: QueueStatus) -> str:
    """The truth as the queue knows it: nothing is added where it knows nothing."""
    if status.state is QueueEntryState.connected:
        return "An operator has taken your call and is joining now."
    sentences = [_say_position(status.position)]
    if status.operators_available == 0:
        sentences.append("No operator is free at the moment.")
    if status.expected_wait_seconds is not None:
        sentences.append(_say_range(*status.expected_wait_seconds))
    return " ".join(sentences)


def say_closed(hours: Hours) -> str:
    """When people can be reached again, by the number's own clock."""
    why = f" because of {hours.closed_because}" if hours.closed_because else ""
    back = f" and are back on {say_time(hours.opens_at)}" if hours.opens_at else ""
    return f"Our operators are not there right now{why}{back}."


def _say_position(position: int | None) -> str:
    if position is None:
        return "You are in line."
    if position == 1:
        return "You are next in line."
    return f"You are number {DIGITS[position] if position < len(DIGITS) else position} in line."


def _say_range(shortest: int, longest: int) -> str:
    low, high = max(1, round(shortest / 60)), max(1, round(longest / 60))
    if low == high:
        return f"The wait is usually about {low} minute{'' if low == 1 else 's'}."
    return f"The wait is usually between {low} and {high} minutes."
