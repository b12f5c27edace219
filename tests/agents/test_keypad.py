import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from livekit import rtc

from agents.behaviors.keypad import Keypad
from api.contract import Utterance
from tests.agents.conversation import Conversation

pytestmark = pytest.mark.agents

WITHIN_SECONDS = 5.0


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with Conversation(tmp_path) as call:
        Keypad(call.session, call.call, complete_seconds=0.05).attach()
        call.forget_what_was_heard()
        yield call


def press(call: Conversation, *keys: str) -> None:
    participant = rtc.RemoteParticipant.__new__(rtc.RemoteParticipant)
    for key in keys:
        call.line.room.emit("sip_dtmf_received", rtc.SipDTMF(code=0, digit=key, participant=participant))


async def test_zero_alone_is_a_person(call: Conversation) -> None:
    press(call, "0", "#")
    async with asyncio.timeout(WITHIN_SECONDS):
        assert await call.hears() == "Of course, I'll get you a person."
        assert "next in line" in await call.hears()
    assert call.agent == "HumanHandoffAgent"
    assert [entry.reason for entry in call.backend.entries] == ["the caller pressed 0"]
    assert "(pressed 0)" in [event.text for event in await call.reported(Utterance)]


@pytest.mark.parametrize("keys", ["1042#", "1042", "10*42"])
async def test_digits_count_as_said_once_they_are_complete(call: Conversation, keys: str) -> None:
    press(call, *keys)
    await call.hears()
    assert call.model.requests[-1].said[-1] == "1042"
    assert [event.text for event in await call.reported(Utterance) if event.name == "caller"] == ["1042"]


async def test_a_zero_inside_a_number_is_a_digit(call: Conversation) -> None:
    press(call, "1", "0", "#")
    await call.hears()
    assert call.agent == "RouterAgent"


async def test_keys_without_a_digit_and_keys_pressed_in_line_do_nothing(call: Conversation) -> None:
    press(call, "*", "#")
    call.call.keeps_company = True
    press(call, "0", "#")
    await asyncio.sleep(0)
    assert call.model.requests == []
    assert call.agent == "RouterAgent"
