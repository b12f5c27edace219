"""What a waiting caller is told, and when. Pure: the clock and the queue are read elsewhere."""

from enum import StrEnum

from agents.spoken import DIGITS, say_time
from api.contract import Hours, Overflow, OverflowDue, OverflowReason, QueueEntryState, QueueStatus

REMINDER_SECONDS = 25.0
ANSWER_SECONDS = 20.0
"""How long an offer stays unanswered before it is made again."""

OFFERS_BEFORE_BOOKING = 2
"""Somebody who answers neither is not listening any more: they are called back."""


class Move(StrEnum):
    remind = "remind"
    offer = "offer"  # another way than waiting
    book_callback = "book_callback"
    turn_away = "turn_away"  # nobody comes, and there is a message for that


class Wait:
    """One stretch of waiting: reminders while it lasts, an offer when the api says that another way is due."""

    def __init__(self, now: float, patience_seconds: float) -> None:
        """`patience_seconds` pass before an empty desk is spoken of: somebody may just be logging in. They pass again
        after an offer that the caller did not want."""
        self._patience_seconds = patience_seconds
        self._since = now
        self._last_words = now
        self._offered_at: float | None = None
        self._offers = 0
        self._refused = False

    @property
    def is_offered(self) -> bool:
        """A callback was offered, and the caller has not said anything to it."""
        return self._offered_at is not None

    def caller_answered(self, now: float) -> None:
        """The caller said something to an offer and still waits: that starts a new stretch."""
        self._last_words = now
        if self._offered_at is not None:
            self._since, self._offered_at, self._offers, self._refused = now, None, 0, True

    def move(self, now: float, due: OverflowDue | None) -> Move | None:
        """What to say now, if anything; the caller of this says it."""
        if self._offered_at is not None:
            if now - self._offered_at < ANSWER_SECONDS:
                return None
            return self._offer(now) if self._offers < OFFERS_BEFORE_BOOKING else Move.book_callback
        if due is not None and due.then is not Overflow.wait and self._is_time(now, due):
            return Move.turn_away if due.then is Overflow.message else self._offer(now)
        if now - self._last_words >= REMINDER_SECONDS:
            self._last_words = now
            return Move.remind
        return None

    def offered(self, now: float) -> None:
        """Another way was offered at once: nobody is there to wait for."""
        self._offer(now)

    def put_off(self) -> None:
        """There was nothing to offer at once: from here on patience counts."""
        self._refused = True

    def _is_time(self, now: float, due: OverflowDue) -> bool:
        is_patient = due.why is OverflowReason.nobody_there or self._refused
        return now - self._since >= (self._patience_seconds if is_patient else 0.0)

    def _offer(self, now: float) -> Move:
        self._offers += 1
        self._offered_at = self._last_words = now
        return Move.offer


def told_range(status: QueueStatus) -> tuple[int, int] | None:
    """What is said of the wait, in whole minutes, from and to: rounded outwards, so that rounding breaks no promise."""
    if status.expected_wait_seconds is None or status.state is QueueEntryState.connected:
        return None
    shortest, longest = status.expected_wait_seconds
    low = shortest // 60
    return low, max(low + 1, -(-longest // 60))


def say_wait(status: QueueStatus) -> str:
    """The truth as the queue knows it: nothing is added where it knows nothing."""
    if status.state is QueueEntryState.connected:
        return "An operator has taken your call and is joining now."
    sentences = [_say_position(status.position)]
    if status.operators_available == 0:
        sentences.append("No operator is free at the moment.")
    told = told_range(status)
    if told is not None:
        sentences.append(_say_range(*told))
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


def _say_range(low: int, high: int) -> str:
    if low == 0:
        return f"The wait is usually less than {high} minute{'' if high == 1 else 's'}."
    return f"The wait is usually between {low} and {high} minutes."
