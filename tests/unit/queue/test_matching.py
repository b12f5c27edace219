from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from api.contract import Strategy
from api.queue.matching import ASK_AGAIN_AFTER, STRATEGIES, Candidate, choose

pytestmark = pytest.mark.unit

NINE = datetime(2026, 1, 1, 9, tzinfo=UTC)


def candidate(number: int, *, idle: int = 0, offered: int | None = None, refused: timedelta | None = None) -> Candidate:
    """`idle` and `offered` in minutes past nine."""
    return Candidate(
        UUID(int=number),
        NINE + timedelta(minutes=idle),
        None if offered is None else NINE + timedelta(minutes=offered),
        None if refused is None else NINE - refused,
    )


def chosen(strategy: Strategy, *candidates: Candidate) -> list[int]:
    return [each.operator_id.int for each in choose(strategy, candidates, NINE)]


def test_every_strategy_is_known() -> None:
    assert set(STRATEGIES) == set(Strategy)


def test_whoever_has_been_idle_longest_is_asked_first() -> None:
    assert chosen(Strategy.longest_idle, candidate(1, idle=5), candidate(2, idle=3), candidate(3, idle=9)) == [2]


def test_in_turn_means_whose_last_offer_is_the_longest_ago() -> None:
    rung = [candidate(1, offered=5), candidate(2, offered=3)]

    assert chosen(Strategy.round_robin, *rung) == [2]
    assert chosen(Strategy.round_robin, *rung, candidate(3)) == [3]


def test_ringing_at_all_means_all() -> None:
    assert chosen(Strategy.ring_all, candidate(1), candidate(2)) == [1, 2]


@pytest.mark.parametrize("strategy", Strategy)
def test_who_refused_the_caller_is_not_asked_while_another_is_free(strategy: Strategy) -> None:
    refused, other = candidate(1, idle=-60, refused=timedelta(hours=1)), candidate(2)

    assert chosen(strategy, refused, other) == [2]


def test_who_refused_is_asked_again_after_a_while_when_nobody_else_is_free() -> None:
    assert chosen(Strategy.longest_idle, candidate(1, refused=ASK_AGAIN_AFTER - timedelta(seconds=1))) == []
    assert chosen(Strategy.longest_idle, candidate(1, refused=ASK_AGAIN_AFTER)) == [1]


def test_nobody_is_chosen_from_nobody() -> None:
    assert chosen(Strategy.longest_idle) == []
