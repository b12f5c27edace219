from itertools import product

import pytest

from api.contract import Presence
from api.errors import Conflict
from api.operators.errors import NotAvailable, OperatorBusy, WrapUpOpen
from api.operators.lifecycle import TRANSITIONS, Change, advance

pytestmark = pytest.mark.unit


def test_what_the_table_does_not_name_is_refused() -> None:
    for presence, change in product(Presence, Change):
        if (presence, change) not in TRANSITIONS:
            with pytest.raises(Conflict):
                advance(presence, change)


@pytest.mark.parametrize(
    ("presence", "change", "error"),
    [
        (Presence.busy, Change.goes_offline, OperatorBusy),
        (Presence.busy, Change.takes_call, OperatorBusy),
        (Presence.wrap_up, Change.goes_available, WrapUpOpen),
        (Presence.wrap_up, Change.takes_call, NotAvailable),
        (Presence.offline, Change.takes_call, NotAvailable),
    ],
)
def test_a_refusal_says_why(presence: Presence, change: Change, error: type[Conflict]) -> None:
    with pytest.raises(error):
        advance(presence, change)


def test_no_presence_is_a_dead_end() -> None:
    assert {presence for presence, _ in TRANSITIONS} == set(Presence)
