from itertools import product

import pytest

from api.contract import QueueEntryState
from api.queue.errors import IllegalChange
from api.queue.lifecycle import TRANSITIONS, Change, advance

pytestmark = pytest.mark.unit


def test_what_the_table_does_not_name_is_refused() -> None:
    for state, change in product(QueueEntryState, Change):
        if (state, change) not in TRANSITIONS:
            with pytest.raises(IllegalChange, match=f"{state} cannot be {change}"):
                advance(state, change)


def test_an_entry_that_is_over_stays_so() -> None:
    left = {state for state, _ in TRANSITIONS}

    assert not left & {
        QueueEntryState.closed,
        QueueEntryState.abandoned,
        QueueEntryState.withdrawn,
        QueueEntryState.callback,
        QueueEntryState.overflowed,
    }


def test_wherever_the_caller_is_on_the_line_the_call_may_end() -> None:
    assert advance(QueueEntryState.waiting, Change.call_over) is QueueEntryState.abandoned
    assert advance(QueueEntryState.offered, Change.call_over) is QueueEntryState.abandoned
    assert advance(QueueEntryState.connected, Change.call_over) is QueueEntryState.wrap_up


def test_an_offer_that_comes_to_nothing_leaves_the_caller_in_line() -> None:
    for change in (Change.offer_missed, Change.offer_declined, Change.offer_withdrawn):
        assert advance(QueueEntryState.offered, change) is QueueEntryState.waiting
