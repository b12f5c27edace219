from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from api.contract import Category, QueueEntryState
from api.models import QueueEntry
from api.promises.turns import Turn, turns

pytestmark = pytest.mark.unit

NINE = datetime(2026, 1, 1, 9, tzinfo=UTC)


def entry(minute: int, state: QueueEntryState, skill: Category = Category.billing, **values: object) -> QueueEntry:
    defaults = {"returned": False, "ranked_at": NINE + timedelta(minutes=minute)}
    return QueueEntry(id=uuid4(), state=state, skill=skill, **defaults | values)


def waits(minute: int, **values: object) -> QueueEntry:
    return entry(minute, QueueEntryState.waiting, **values)  # type: ignore[arg-type]


def called_back(minute: int, **values: object) -> QueueEntry:
    return entry(minute, QueueEntryState.callback, **values)  # type: ignore[arg-type]


def test_a_callback_comes_between_those_who_waited_longer_and_those_who_came_later() -> None:
    earlier, callback, later = waits(1), called_back(2), waits(3)

    assert turns([callback], [later, earlier]) == {callback.id: Turn(position=2, goes_before=later.id)}


def test_callbacks_keep_the_order_among_themselves() -> None:
    first, second = called_back(1), called_back(2)

    found = turns([second, first], [])

    assert [found[each.id] for each in (first, second)] == [Turn(1, None), Turn(2, None)]


def test_a_place_is_counted_in_the_line_of_its_own_skill() -> None:
    other, callback = waits(1, skill=Category.sales), called_back(2)

    assert turns([callback], [other])[callback.id] == Turn(position=1, goes_before=None)


def test_a_caller_whose_operator_was_lost_goes_before_a_callback() -> None:
    callback, lost = called_back(1), waits(9, returned=True)

    assert turns([callback], [lost])[callback.id] == Turn(position=2, goes_before=None)
