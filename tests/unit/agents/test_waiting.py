from uuid import uuid4

import pytest

from agents.human.waiting import Move, Wait, say_wait
from api.contract import QueueEntryState, QueueStatus

pytestmark = pytest.mark.unit


def status(**fields: object) -> QueueStatus:
    known = {"entry_id": uuid4(), "state": QueueEntryState.waiting, "position": 1, "waiting": 1}
    return QueueStatus.model_validate(known | {"operators_available": 1, "expected_wait_seconds": None} | fields)


def test_reminders_come_in_their_time_and_not_before() -> None:
    wait = Wait(now=0, patience_seconds=600)
    assert [wait.move(now) for now in (10, 24, 25, 30, 50)] == [None, None, Move.remind, None, Move.remind]


def test_words_of_the_caller_put_the_reminder_off() -> None:
    wait = Wait(now=0, patience_seconds=600)
    wait.caller_answered(20)
    assert wait.move(30) is None
    assert wait.move(45) is Move.remind


def test_a_callback_is_offered_when_patience_is_over_and_twice_before_it_is_booked() -> None:
    wait = Wait(now=0, patience_seconds=60)
    moves = [wait.move(now) for now in (26, 60, 70, 80, 90, 100)]
    assert moves == [Move.remind, Move.offer_callback, None, Move.offer_callback, None, Move.book_callback]


def test_a_caller_who_would_rather_wait_is_asked_again_only_after_as_long() -> None:
    wait = Wait(now=0, patience_seconds=60)
    assert wait.move(60) is Move.offer_callback
    wait.caller_answered(65)
    assert wait.move(91) is Move.remind
    assert wait.move(124) is Move.remind
    assert wait.move(125) is Move.offer_callback


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"position": 1}, "You are next in line."),
        ({"position": 4}, "You are number four in line."),
        ({"position": 12}, "You are number 12 in line."),
        ({"position": None}, "You are in line."),
        ({"operators_available": 0}, "You are next in line. No operator is free at the moment."),
        ({"expected_wait_seconds": (50, 70)}, "You are next in line. The wait is usually about 1 minute."),
        ({"expected_wait_seconds": (60, 300)}, "You are next in line. The wait is usually between 1 and 5 minutes."),
        ({"state": "connected", "position": None}, "An operator has taken your call and is joining now."),
    ],
)
def test_only_what_the_queue_knows_is_said(fields: dict[str, object], said: str) -> None:
    assert say_wait(status(**fields)) == said
