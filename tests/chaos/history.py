"""What clients of the api did, and what they were told of it: the history that is judged in the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    ok = "ok"
    failed = "failed"  # refused: it must not have happened
    unknown = "unknown"  # no answer, or one that tells nothing: it may have happened


class Kind(StrEnum):
    report = "report"  # a batch of events of a call
    comment = "comment"  # on a ticket
    enqueue = "enqueue"  # a caller is put in line
    claim = "claim"  # an operator takes whoever waits


class Reported(NamedTuple):
    id: str
    seq: int


@dataclass(frozen=True)
class Operation:
    """One request."""

    kind: Kind
    subject: str  # the call that is reported on or put in line; the ticket; the entry that is claimed
    who: str
    outcome: Outcome
    key: str = ""  # the Idempotency-Key; the same for each repetition
    events: Sequence[Reported] = ()
    answer: str = ""  # the id that the client was told: of the comment, of the entry


@dataclass(frozen=True)
class Stored:
    """What the database has in the end, by what the operations name."""

    events: Mapping[str, Sequence[Reported]] = field(default_factory=dict)  # of a call, in order
    comments: Mapping[str, Sequence[str]] = field(default_factory=dict)  # ids of the rows made with a key
    entries: Mapping[str, Sequence[str]] = field(default_factory=dict)  # ids of a call's places in line
    owners: Mapping[str, Sequence[str]] = field(default_factory=dict)  # who was connected to an entry, in order
    broken_chains: Sequence[str] = ()  # calls whose transitions do not fit together
