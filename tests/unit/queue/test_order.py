from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from api.contract import Category, QueueEntryState, Severity
from api.models import QueueEntry
from api.queue.order import ENOUGH_HISTORY, PRIORITY, History, Waits, expected_wait, positions, ranked_at

pytestmark = pytest.mark.unit

NINE = datetime(2026, 1, 1, 9, tzinfo=UTC)


def entry(minute: int, severity: Severity = Severity.low, **values: object) -> QueueEntry:
    defaults: dict[str, object] = {"state": QueueEntryState.waiting, "skill": Category.billing, "returned": False}
    since = NINE + timedelta(minutes=minute)
    ranked = ranked_at(since, PRIORITY[severity], age_seconds_per_level=60)
    return QueueEntry(id=uuid4(), waiting_since=since, ranked_at=ranked, **defaults | values)


def test_a_lost_caller_goes_before_all() -> None:
    critical, lost = entry(0, Severity.critical), entry(9, returned=True)

    assert positions([critical, lost]) == {lost.id: 1, critical.id: 2}


def test_each_level_of_severity_is_worth_a_minute_of_waiting() -> None:
    long_waiting, recent, critical = entry(1), entry(5), entry(7, Severity.critical)

    places = positions([recent, critical, long_waiting])

    assert [places[row.id] for row in (long_waiting, critical, recent)] == [1, 2, 3]


def test_nobody_waits_for_ever_behind_graver_callers() -> None:
    low = entry(0)
    graver = [entry(minute, Severity.critical) for minute in range(1, 60)]

    assert positions([low, *graver])[low.id] <= PRIORITY[Severity.critical] + 1


def test_where_waiting_is_worth_nothing_the_first_to_come_is_the_first() -> None:
    assert ranked_at(NINE, PRIORITY[Severity.critical], age_seconds_per_level=0) == NINE


def test_each_skill_has_a_line_of_its_own() -> None:
    billing, sales = entry(1), entry(2, skill=Category.sales)

    assert positions([billing, sales]) == {billing.id: 1, sales.id: 1}


def test_who_does_not_wait_has_no_place() -> None:
    connected, waiting = entry(1, state=QueueEntryState.connected), entry(2)

    assert positions([connected, waiting]) == {waiting.id: 1}


def test_every_severity_has_its_weight() -> None:
    assert [PRIORITY[severity] for severity in Severity] == [0, 1, 2, 3]


FEW = Waits(ENOUGH_HISTORY - 1, 10, 20)


def test_too_little_history_promises_nothing() -> None:
    assert expected_wait(History(FEW, FEW), position=1) is None


def test_who_does_not_wait_is_promised_nothing() -> None:
    enough = Waits(ENOUGH_HISTORY, 10, 20)
    assert expected_wait(History(enough, enough), position=None) is None


def test_those_who_began_in_the_same_place_know_best() -> None:
    same_place, all_of_them = Waits(ENOUGH_HISTORY, 61.9, 118.1), Waits(100, 10, 20)
    assert expected_wait(History(same_place, all_of_them), position=3) == (61, 119)


def test_while_they_are_few_each_place_is_worth_one_wait() -> None:
    per_place = Waits(ENOUGH_HISTORY, 10.5, 20.2)
    assert expected_wait(History(FEW, per_place), position=1) == (10, 21)
    assert expected_wait(History(FEW, per_place), position=2) == (21, 41)
