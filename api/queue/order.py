"""Who is next, and how long it may take. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from api.contract import Category, QueueEntryState, Severity
from api.models import QueueEntry

PRIORITY = {Severity.low: 0, Severity.medium: 1, Severity.high: 2, Severity.critical: 3}

ENOUGH_HISTORY = 5
"""Answered callers below which nothing is promised about the wait."""


def rank(entry: QueueEntry) -> tuple[bool, int, datetime, UUID]:
    """The smaller goes first: a lost caller before all, then the graver, then the one who waits longer."""
    return (not entry.returned, -entry.priority, entry.waiting_since, entry.id)


def positions(entries: Sequence[QueueEntry]) -> dict[UUID, int]:
    """The place of each waiting entry among those of its skill; 1 is next."""
    counts: dict[Category, int] = {}
    places = {}
    for entry in sorted(entries, key=rank):
        if entry.state is QueueEntryState.waiting:
            counts[entry.skill] = places[entry.id] = counts.get(entry.skill, 0) + 1
    return places


class History(NamedTuple):
    """How long callers waited for a person: how many there were, and the quartiles in seconds."""

    answered: int
    lower: float
    upper: float


def expected_wait(history: History, position: int | None) -> tuple[int, int] | None:
    """Seconds, from and to. What one caller had to wait is expected once for each place in line."""
    if position is None or history.answered < ENOUGH_HISTORY:
        return None
    return int(history.lower * position), int(-(-history.upper * position // 1))
