from uuid import uuid4

import pytest

from api.contract import CallState, SupervisionMode
from api.supervision.errors import ModeNotPossible
from api.supervision.lifecycle import POSSIBLE, kept, require

pytestmark = pytest.mark.unit

OLIVIA, OMAR = uuid4(), uuid4()


def test_every_state_of_a_call_says_what_is_possible_in_it() -> None:
    assert set(POSSIBLE) == set(CallState)


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("mode", SupervisionMode)
def test_what_is_not_possible_is_refused_in_words(state: CallState, mode: SupervisionMode) -> None:
    if mode in POSSIBLE[state]:
        require(mode, state)
        return
    with pytest.raises(ModeNotPossible) as refusal:
        require(mode, state)
    assert refusal.value.detail.endswith(".")


@pytest.mark.parametrize("state", [CallState.active, CallState.waiting])
def test_a_call_without_an_operator_is_only_listened_to(state: CallState) -> None:
    assert POSSIBLE[state] == {SupervisionMode.listen}


@pytest.mark.parametrize(
    ("mode", "to", "state", "operator", "left"),
    [
        ("whisper", OLIVIA, "with_operator", OLIVIA, "whisper"),
        ("whisper", OLIVIA, "with_operator", OMAR, "listen"),
        ("whisper", OLIVIA, "waiting", None, "listen"),
        ("barge", None, "with_operator", OMAR, "barge"),
        ("barge", None, "waiting", None, "listen"),
        ("barge", None, "active", None, "listen"),
        ("listen", None, "active", None, "listen"),
    ],
)
def test_what_was_said_to_somebody_who_has_left_is_said_to_nobody(
    mode: str, to: object, state: str, operator: object, left: str
) -> None:
    assert kept(SupervisionMode(mode), to, CallState(state), operator) is SupervisionMode(left)  # type: ignore[arg-type]
