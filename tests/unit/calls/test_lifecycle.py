from itertools import product

import pytest

from api.calls.errors import CallOver, IllegalChange
from api.calls.lifecycle import TRANSITIONS, Change, advance
from api.contract import CallState

pytestmark = pytest.mark.unit


def test_a_call_takes_its_way_to_an_operator_and_back() -> None:
    state = CallState.ringing
    for change, expected in (
        (Change.taken, CallState.active),
        (Change.queued, CallState.waiting),
        (Change.connected, CallState.with_operator),
        (Change.returned, CallState.waiting),
        (Change.withdrawn, CallState.active),
        (Change.ended, CallState.ended),
    ):
        state = advance(state, change)
        assert state is expected


@pytest.mark.parametrize("state", [state for state in CallState if state is not CallState.ended])
def test_a_caller_may_hang_up_at_any_moment(state: CallState) -> None:
    assert advance(state, Change.ended) is CallState.ended


@pytest.mark.parametrize("change", Change)
def test_nothing_happens_to_a_call_that_is_over(change: Change) -> None:
    with pytest.raises(CallOver):
        advance(CallState.ended, change)


def test_what_the_table_does_not_name_is_refused() -> None:
    for state, change in product(CallState, Change):
        if state is not CallState.ended and (state, change) not in TRANSITIONS:
            with pytest.raises(IllegalChange, match=f"{state} cannot be {change}"):
                advance(state, change)
