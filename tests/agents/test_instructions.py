import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.behaviors.instructions import Instructions
from agents.persona.agent import FlowAgent
from api.contract import Hold, Instruction, Resume
from tests.agents.conversation import Conversation

pytestmark = pytest.mark.agents


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with Conversation(tmp_path) as call:
        yield call


async def test_instructions_are_carried_out_once_each_and_in_order(
    call: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    obeyed: asyncio.Queue[Instruction] = asyncio.Queue()

    async def obey(_: FlowAgent, instruction: Instruction) -> bool:
        obeyed.put_nowait(instruction)
        return True

    monkeypatch.setattr(FlowAgent, "obey", obey)
    Instructions(call.session, call.call).attach()
    call.backend.ask(Hold(by="Olivia Stone"))
    call.backend.asked_count = 0  # the same number again: an answer that was lost on its way
    call.backend.ask(Hold(by="Olivia Stone"))
    call.backend.ask(Resume(by="Olivia Stone"))
    async with asyncio.timeout(5):
        assert [(await obeyed.get()).type for _ in range(2)] == ["hold", "resume"]
    assert obeyed.empty()


async def test_what_no_agent_can_carry_out_does_not_hold_up_the_rest(call: Conversation) -> None:
    Instructions(call.session, call.call).attach()
    call.backend.ask(Hold(by="Olivia Stone"))  # the router has nobody to hold the line for
    call.backend.ask(Resume(by="Olivia Stone"))
    async with asyncio.timeout(5):
        assert [await call.backend.carried_out.get() for _ in range(3)] == [0, 1, 2]
