"""What the caller had to listen to. All times are `time.monotonic()`, in seconds."""

from collections.abc import Sequence
from typing import NamedTuple

from deploy.local.phone import Sound


class Speech(NamedTuple):
    """The caller speaks. `is_answer`: it was their turn; else they ask whether anybody is there."""

    began_at: float
    ended_at: float
    is_answer: bool


class Moment(NamedTuple):
    began_at: float
    ended_at: float
    is_callers: bool


def longest_silence(sounds: Sequence[Sound], speeches: Sequence[Speech], since: float, until: float) -> float:
    """The longest wait for a sound that touches that stretch of time; its end counts as the last sound.

    No wait: that the caller speaks, or takes their time before they do when it is their turn. Who asks in vain whether
    anybody is there goes on waiting.
    """
    return max((end - begin for begin, end in _waits(sounds, speeches, until) if end > since), default=0.0)


def wait_since_fault(sounds: Sequence[Sound], speeches: Sequence[Speech], struck_at: float, until: float) -> float:
    """The longest such wait, counted from the fault on."""
    waits = _waits(sounds, speeches, until)
    return max((end - max(begin, struck_at) for begin, end in waits if end > struck_at), default=0.0)


def is_heard_again(sounds: Sequence[Sound], struck_at: float, settle_seconds: float) -> bool:
    """Whether a sound began later than what was still on its way."""
    return any(sound.began_at > struck_at + settle_seconds for sound in sounds)


def _waits(sounds: Sequence[Sound], speeches: Sequence[Speech], until: float) -> list[tuple[float, float]]:
    moments = [Moment(sound.began_at, sound.ended_at, False) for sound in sounds]
    moments += [Moment(speech.began_at, speech.ended_at, True) for speech in speeches if speech.is_answer]
    moments = sorted(moment for moment in moments if moment.began_at < until)
    waits: list[tuple[float, float]] = []
    quiet_since: float | None = None
    for moment in [*moments, Moment(until, until, False)]:
        if quiet_since is not None and moment.began_at > quiet_since and not moment.is_callers:
            waits.append((quiet_since, moment.began_at))
        quiet_since = max(quiet_since or moment.ended_at, moment.ended_at)
    return waits
