from uuid import uuid4

import pytest

from agents.human.waiting import Move, Wait, say_wait, told_range
from api.contract import Overflow, OverflowDue, OverflowReason, QueueEntryState, QueueStatus

pytestmark = pytest.mark.unit


def status(**fields: object) -> QueueStatus:
    known = {"entry_id": uuid4(), "state": QueueEntryState.waiting, "position": 1, "waiting": 1}
    return QueueStatus.model_validate(known | {"operators_available": 1, "expected_wait_seconds": None} | fields)


def due(why: OverflowReason = OverflowReason.nobody_there, then: Overflow = Overflow.callback) -> OverflowDue:
    return OverflowDue(why=why, then=then)


def test_reminders_come_in_their_time_and_not_before() -> None:
    wait = Wait(now=0, patience_seconds=600)
    moves = [wait.move(now, None) for now in (10, 24, 25, 30, 50)]
    assert moves == [None, None, Move.remind, None, Move.remind]


def test_words_of_the_caller_put_the_reminder_off() -> None:
    wait = Wait(now=0, patience_seconds=600)
    wait.caller_answered(20)
    assert wait.move(30, None) is None
    assert wait.move(45, None) is Move.remind


def test_an_empty_desk_is_spoken_of_when_patience_is_over_and_twice_before_a_callback_is_booked() -> None:
    wait = Wait(now=0, patience_seconds=60)
    moves = [wait.move(now, due()) for now in (26, 60, 70, 80, 90, 100)]
    assert moves == [Move.remind, Move.offer, None, Move.offer, None, Move.book_callback]


def test_as_long_as_the_api_says_that_waiting_is_right_nothing_else_is_offered() -> None:
    wait = Wait(now=0, patience_seconds=60)
    assert wait.move(600, None) is Move.remind


@pytest.mark.parametrize("why", [OverflowReason.max_wait, OverflowReason.closed])
def test_what_does_not_change_by_patience_is_spoken_of_at_once(why: OverflowReason) -> None:
    assert Wait(now=0, patience_seconds=60).move(1, due(why)) is Move.offer


@pytest.mark.parametrize("why", OverflowReason)
def test_a_caller_who_would_rather_wait_is_asked_again_only_after_as_long(why: OverflowReason) -> None:
    wait = Wait(now=0, patience_seconds=60)
    assert wait.move(60, due(why)) is Move.offer
    wait.caller_answered(65)
    assert wait.move(91, due(why)) is Move.remind
    assert wait.move(124, due(why)) is Move.remind
    assert wait.move(125, due(why)) is Move.offer


@pytest.mark.parametrize(
    ("then", "move"),
    [
        (Overflow.callback, Move.offer),
        (Overflow.voicemail, Move.offer),
        (Overflow.ai_goes_on, Move.offer),
        (Overflow.message, Move.turn_away),
        (Overflow.wait, Move.remind),
    ],
)
def test_each_rule_has_its_move(then: Overflow, move: Move) -> None:
    assert Wait(now=0, patience_seconds=60).move(61, due(then=then)) is move


@pytest.mark.parametrize(
    ("expected", "told"),
    [((60, 300), (1, 5)), ((50, 70), (0, 2)), ((119, 121), (1, 3)), ((120, 120), (2, 3)), ((0, 0), (0, 1))],
)
def test_the_range_is_rounded_outwards_so_that_rounding_breaks_no_promise(
    expected: tuple[int, int], told: tuple[int, int]
) -> None:
    assert told_range(status(expected_wait_seconds=expected)) == told


def test_nothing_is_told_where_nothing_is_known() -> None:
    assert told_range(status(expected_wait_seconds=None)) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"position": 1}, "You are next in line."),
        ({"position": 4}, "You are number four in line."),
        ({"position": 12}, "You are number 12 in line."),
        ({"position": None}, "You are in line."),
        ({"operators_available": 0}, "You are next in line. No operator is free at the moment."),
        ({"expected_wait_seconds": (50, 70)}, "You are next in line. The wait is usually less than 2 minutes."),
        ({"expected_wait_seconds": (60, 300)}, "You are next in line. The wait is usually between 1 and 5 minutes."),
        ({"expected_wait_seconds": (10, 20)}, "You are next in line. The wait is usually less than 1 minute."),
        ({"state": "connected", "position": None}, "An operator has taken your call and is joining now."),
    ],
)
def test_only_what_the_queue_knows_is_said(fields: dict[str, object], said: str) -> None:
    assert say_wait(status(**fields)) == said
