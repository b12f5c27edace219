"""Who of those who could take a caller is asked. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from api.contract import Strategy

ASK_AGAIN_AFTER = timedelta(seconds=30)
"""Since somebody missed or declined a caller: before that they are not asked again, even if nobody else is free."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Candidate(NamedTuple):
    """An operator who is free and able."""

    operator_id: UUID
    idle_since: datetime
    offered_at: datetime | None  # the latest offer of any caller
    refused_at: datetime | None  # missed or declined this very caller


def _longest_idle(candidates: Sequence[Candidate]) -> list[Candidate]:
    return [min(candidates, key=lambda each: (each.idle_since, each.operator_id))]


def _round_robin(candidates: Sequence[Candidate]) -> list[Candidate]:
    return [min(candidates, key=lambda each: (each.offered_at or LONG_AGO, each.operator_id))]


STRATEGIES: Mapping[Strategy, Callable[[Sequence[Candidate]], list[Candidate]]] = {
    Strategy.longest_idle: _longest_idle,
    Strategy.round_robin: _round_robin,
    Strategy.ring_all: list,
}


def choose(strategy: Strategy, candidates: Sequence[Candidate], now: datetime) -> list[Candidate]:
    """Whom to ring at. Whoever refused this caller comes after all who did not, and only after a while."""
    unasked = [each for each in candidates if each.refused_at is None]
    asked = [each for each in candidates if each.refused_at and each.refused_at <= now - ASK_AGAIN_AFTER]
    able = unasked or asked
    return STRATEGIES[strategy](able) if able else []
