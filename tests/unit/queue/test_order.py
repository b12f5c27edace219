from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from api.contract import Category, QueueEntryState, Severity
from api.models import QueueEntry
from api.queue.order import ENOUGH_HISTORY, PRIORITY, History, expected_wait, positions

pytestmark = pytest.mark.unit

NINE = datetime(2026, 1, 1, 9, tzinfo=UTC)


def entry(minute: int, severity: Severity = Severity.low, **values: object) -> QueueEntry:
    defaults: dict[str, object] = {"state": QueueEntryState.waiting, "skill": Category.billing, "returned": False}
    since = NINE + timedelta(minutes=minute)
    return QueueEntry(id=uuid4(), waiting_since=since, priority=PRIORITY[severity], **defaults | values)


def test_the_lost_the_graver_and_the_longer_waiting_go_first() -> None:
    later, earlier = entry(5), entry(1)
    critical, lost = entry(8, Severity.critical), entry(9, returned=True)

    places = positions([later, earlier, critical, lost])

    assert [places[row.id] for row in (lost, critical, earlier, later)] == [1, 2, 3, 4]


def test_each_skill_has_a_line_of_its_own() -> None:
    billing, sales = entry(1), entry(2, skill=Category.sales)

    assert positions([billing, sales]) == {billing.id: 1, sales.id: 1}


def test_who_does_not_wait_has_no_place() -> None:
    connected, waiting = entry(1, state=QueueEntryState.connected), entry(2)

    assert positions([connected, waiting]) == {waiting.id: 1}


def test_every_severity_has_its_weight() -> None:
    assert [PRIORITY[severity] for severity in Severity] == [0, 1, 2, 3]


def test_too_little_history_promises_nothing() -> None:
    assert expected_wait(History(ENOUGH_HISTORY - 1, 10, 20), position=1) is None
    assert expected_wait(History(ENOUGH_HISTORY, 10, 20), position=None) is None


def test_the_wait_grows_with_the_place() -> None:
    assert expected_wait(History(ENOUGH_HISTORY, 10.5, 20.2), position=1) == (10, 21)
    assert expected_wait(History(ENOUGH_HISTORY, 10.5, 20.2), position=2) == (21, 41)
