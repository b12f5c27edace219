"""Who is next, and how long it may take. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID

from api.contract import Category, Severity
from api.models import QueueEntry
from api.queue.lifecycle import IN_LINE

PRIORITY = {Severity.low: 0, Severity.medium: 1, Severity.high: 2, Severity.critical: 3}

ENOUGH_HISTORY = 5
"""Answered callers below which nothing is promised about the wait."""


MOST = (0.1, 0.9)
"""Between these quantiles of recent waits lies what is promised: eight promises in ten should hold."""


def ranked_at(waiting_since: datetime, priority: int, age_seconds_per_level: int) -> datetime:
    """A time that stands for the rank: one level of severity is worth so much waiting.

    It never changes while the caller waits, and makes ageing all the same: nobody who comes later by more than the
    levels between them are worth goes first, so that nobody waits for ever.
    """
    return waiting_since - timedelta(seconds=priority * age_seconds_per_level)


def rank(entry: QueueEntry) -> tuple[bool, datetime, UUID]:
    """The smaller goes first: a lost caller before all, then by severity and waiting together."""
    return (not entry.returned, entry.ranked_at, entry.id)


def positions(entries: Sequence[QueueEntry]) -> dict[UUID, int]:
    """The place of each entry in line among those of its skill; 1 is next."""
    counts: dict[Category, int] = {}
    places = {}
    for entry in sorted(entries, key=rank):
        if entry.state in IN_LINE:
            counts[entry.skill] = places[entry.id] = counts.get(entry.skill, 0) + 1
    return places


class Waits(NamedTuple):
    """How long some callers waited for a person: how many there were, and the limits within which most waits lay."""

    answered: int
    lower_seconds: float
    upper_seconds: float


class History(NamedTuple):
    at_position: Waits  # of those who began where the caller is now
    per_place: Waits  # of all, each wait divided by the place in line in which it began


def expected_wait(history: History, position: int | None) -> tuple[int, int] | None:
    """Seconds, from and to. Callers who began in the same place know best; else each place is worth one wait."""
    if position is None:
        return None
    if history.at_position.answered >= ENOUGH_HISTORY:
        return _whole_seconds(history.at_position, 1)
    if history.per_place.answered >= ENOUGH_HISTORY:
        return _whole_seconds(history.per_place, position)
    return None


def _whole_seconds(waits: Waits, times: int) -> tuple[int, int]:
    return int(waits.lower_seconds * times), ceil(waits.upper_seconds * times)
