"""What is counted: numbers and seconds, as the database adds them up. `formulas` makes the measures of them.

Each thing belongs to the moment at which it began: a call when it rang, a wait when the caller came into line, a talk
when an operator took the caller, a ring when it began. Only the operators' time is cut at the borders of an interval.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CallTally:
    """Calls, as the agents see them."""

    calls: int = 0
    answered: int = 0
    callers: int = 0  # different numbers
    finished: int = 0  # answered, and over
    contained: int = 0  # of the finished: the problem is solved, and no person was asked for
    escalated: int = 0  # of the finished
    call_seconds: float = 0.0  # of the finished
    identified: int = 0  # the number was not withheld
    repeated: int = 0  # of the identified: called within the seven days before, too


@dataclass(frozen=True, kw_only=True)
class WaitTally:
    """Stays in line, by how they ended. Who comes back to the line has another one."""

    queued: int = 0
    answered: int = 0
    in_target: int = 0  # of the answered
    abandoned: int = 0  # without the short ones
    short_abandoned: int = 0
    withdrawn: int = 0  # the agent solved it meanwhile
    called_back: int = 0
    overflowed: int = 0
    waiting: int = 0
    overdue: int = 0  # of those who wait: past the target
    answered_seconds: float = 0.0
    abandoned_seconds: float = 0.0
    longest_seconds: float | None = None

    def __add__(self, other: "WaitTally") -> "WaitTally":
        """What holds for two queues together."""
        sums = {name: value + getattr(other, name) for name, value in vars(self).items() if name != "longest_seconds"}
        waits = [each for each in (self.longest_seconds, other.longest_seconds) if each is not None]
        return WaitTally(**sums, longest_seconds=max(waits, default=None))


@dataclass(frozen=True, kw_only=True)
class TalkTally:
    """Talks of operators with callers."""

    talks: int = 0
    calls: int = 0  # that they belong to
    finished: int = 0  # the after-call work is done, too
    talk_seconds: float = 0.0  # of the finished; on hold included
    wrap_up_seconds: float = 0.0
    transferred: int = 0


@dataclass(frozen=True, kw_only=True)
class OfferTally:
    """Rings at one operator. Where it rings at all, each may leave it to the others: those are not counted."""

    offered: int = 0
    accepted: int = 0
    missed: int = 0
    declined: int = 0


@dataclass(frozen=True, kw_only=True)
class TimeTally:
    """Seconds that operators spent in each presence."""

    available: float = 0.0
    busy: float = 0.0
    wrap_up: float = 0.0
    on_break: float = 0.0


@dataclass(frozen=True, kw_only=True)
class AgentTally:
    """What became of the callers that an agent had."""

    calls: int = 0
    seconds: float = 0.0
    handed_on: int = 0
    escalated: int = 0
    ended: int = 0  # with this agent
    contained: int = 0  # of the ended
