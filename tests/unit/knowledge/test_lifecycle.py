import pytest

from api.contract import QuestionState
from api.knowledge.errors import AlreadyClosed
from api.knowledge.lifecycle import Closed, asked_again, close

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (QuestionState.open, QuestionState.open),
        (QuestionState.answered, QuestionState.open),
        (QuestionState.dismissed, QuestionState.dismissed),
    ],
)
def test_a_question_that_comes_again_without_an_answer(before: QuestionState, after: QuestionState) -> None:
    assert asked_again(before) is after


@pytest.mark.parametrize("outcome", [QuestionState.answered, QuestionState.dismissed])
def test_an_open_question_is_closed(outcome: Closed) -> None:
    assert close(QuestionState.open, outcome, None) is outcome


@pytest.mark.parametrize("closed", [QuestionState.answered, QuestionState.dismissed])
def test_a_closed_question_is_not_closed_again(closed: QuestionState) -> None:
    with pytest.raises(AlreadyClosed) as refused:
        close(closed, QuestionState.answered, "Sam Reed")
    assert refused.value.extra == {"state": closed, "closed_by": "Sam Reed"}
