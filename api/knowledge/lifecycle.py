"""What becomes of a question that no article answered."""

from typing import Literal

from api.contract import QuestionState
from api.knowledge.errors import AlreadyClosed

Closed = Literal[QuestionState.answered, QuestionState.dismissed]


def asked_again(state: QuestionState) -> QuestionState:
    """Without an answer, that is: what was thought answered is open again, what was dismissed bothers nobody."""
    return QuestionState.dismissed if state is QuestionState.dismissed else QuestionState.open


def close(state: QuestionState, outcome: Closed, closed_by: str | None) -> QuestionState:
    """`closed_by`: who did already, if anybody."""
    if state is not QuestionState.open:
        raise AlreadyClosed(f"{closed_by} has closed this question already.", state=state, closed_by=closed_by)
    return outcome
