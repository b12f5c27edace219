"""What a waiting caller is offered when the api says that another way is due."""

from pathlib import Path
from typing import Any

import pytest

from agents.backend.fake import FakeBackend
from api.contract import EndReason, Hours, Overflow, OverflowReason, QueueEntryState, WaitTold
from tests.agents.conversation import Conversation, calls
from tests.agents.test_human import Waiting

pytestmark = pytest.mark.agents

CLOSED = Hours.model_validate({"open": False, "opens_at": "2030-01-07T14:00:00Z"})


def dialled(**number: Any) -> FakeBackend:
    return FakeBackend(number={"flow": "support"} | number)


async def test_while_operators_are_there_waiting_is_all_that_is_offered(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.backend.overflow = None
        for _ in range(4):
            await call.clock.pass_(26)
            assert "I'm still with you." in await call.hears()


async def test_a_wait_over_the_queues_limit_is_told_at_once(tmp_path: Path) -> None:
    backend = FakeBackend(overflow=None)
    async with Waiting(tmp_path, backend=backend) as call:
        backend.overflow = OverflowReason.max_wait
        await call.clock.pass_(3)
        assert await call.hears() == (
            "I'm sorry, this takes longer than it should. "
            "Shall we call you back on one five five five zero one zero zero, or would you rather wait?"
        )


async def test_a_message_is_offered_where_the_rule_says_so(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=dialled(overflow=Overflow.voicemail)) as call:
        await call.clock.pass_(60)
        heard = [await call.hears() for _ in range(3)]
        assert heard[-1].endswith("Would you like to leave a message after the tone, or would you rather wait?")


async def test_a_caller_who_wants_to_be_helped_by_the_agents_leaves_the_line(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=dialled(overflow=Overflow.ai_goes_on)) as call:
        await call.clock.pass_(60)
        heard = [await call.hears() for _ in range(3)]
        assert heard[-1].endswith("Shall I go on helping you myself, or would you rather wait?")
        said = await call.says("Yes, go on.", calls("go_on_without_operator"))
        assert said == ["All right, I go on helping you. What can I do for you?"]
        assert call.agent == "RouterAgent"
        assert [left.state for left in call.backend.left] == [QueueEntryState.overflowed]


async def test_an_operator_who_was_faster_keeps_the_caller_from_going_on(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.backend.fail("leave_queue")
        said = await call.says("You do it.", calls("go_on_without_operator"))
        assert said[0].startswith("I'm sorry")
        assert call.agent == "HumanHandoffAgent"


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        (Overflow.voicemail, "leave a message after the tone"),
        (Overflow.ai_goes_on, "go on helping you myself"),
        (Overflow.wait, "anything the operator should know"),
    ],
)
async def test_outside_the_hours_the_numbers_rule_is_told_with_the_first_words(
    tmp_path: Path, then: Overflow, asked: str
) -> None:
    async with Conversation(tmp_path, backend=dialled(overflow=then, hours=CLOSED)) as call:
        said = await call.says("A person!", calls("request_human", reason="wants a person"))
        assert said[-1].startswith("Our operators are not there right now and are back on Monday, January 7")
        assert asked in said[-1]


async def test_outside_the_hours_a_caller_without_a_number_is_not_pressed_at_once(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=dialled(hours=CLOSED), number="") as call:
        await call.clock.pass_(60)
        heard = [await call.hears() for _ in range(3)]
        assert heard == [
            "You are next in line. I'm still with you.",
            "You are next in line. I'm still with you.",
            "You are next in line. Would you like to go on waiting?",
        ]


async def test_a_queue_that_turns_callers_away_does_so_when_nobody_is_there(tmp_path: Path) -> None:
    async with Waiting(tmp_path, backend=dialled(overflow=Overflow.message, overflow_message="Please write.")) as call:
        await call.clock.pass_(62)
        await call.closed()
        assert [left.state for left in call.backend.left] == [QueueEntryState.overflowed]
        assert call.call.end_reason is EndReason.agent_ended


async def test_an_offer_that_is_not_due_any_more_is_not_made_again(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        await call.clock.pass_(62)
        call.forget_what_was_heard()
        call.backend.overflow = None  # somebody has logged in
        await call.clock.pass_(22)
        assert await call.hears() == "You are next in line. Would you like to go on waiting?"


async def test_what_is_said_of_the_wait_is_on_record_with_the_place(tmp_path: Path) -> None:
    backend = FakeBackend(waiting_before=2, expected_wait=(50, 170))
    async with Waiting(tmp_path, backend=backend) as call:
        (told,) = await call.reported(WaitTold)
        assert (told.entry_id, told.position) == (backend.entry_id, 3)
        assert (told.shortest_seconds, told.longest_seconds) == (0, 180)
