import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.behaviors.instructions import Instructions
from agents.persona.agent import FlowAgent
from api.contract import BringIn, Hold, Instruction, Remark, Resume
from tests.agents.conversation import Conversation, calls

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


async def test_a_remark_in_a_silence_is_acted_on_at_once_and_stays_known(call: Conversation) -> None:
    Instructions(call.session, call.call).attach()
    call.forget_what_was_heard()
    call.model.script = ["May I have the invoice number?"]
    call.backend.ask(Remark(by="Sam Lee", text="Ask for the invoice number."))

    assert await call.hears() == "May I have the invoice number?"
    line = "Supervisor's remark (Sam Lee): Ask for the invoice number."
    assert call.model.requests[-1].said[-1] == line or line in call.model.requests[-1].instructions
    await call.says("It is INV-1042.")
    assert line in call.model.requests[-1].instructions
    await call.says("I want a refund.", calls("route_to_billing", problem="a refund"))
    assert call.agent == "BillingSupportAgent"
    assert line in call.model.requests[-1].instructions
    assert not [words for words in await call.utterances() if "Supervisor" in words]


async def test_a_person_who_takes_over_is_announced_and_the_caller_put_where_they_wait(call: Conversation) -> None:
    Instructions(call.session, call.call).attach()
    call.forget_what_was_heard()
    call.backend.ask(BringIn(by="Sam Lee", reason="Sam Lee takes the call over."))

    assert await call.hears() == "One moment please, my colleague Sam Lee takes over from here."
    assert "in line" in await call.hears()
    assert call.agent == "HumanHandoffAgent"
    assert call.backend.entries[-1].reason == "Sam Lee takes the call over."


async def test_who_is_on_the_way_to_a_person_stays_on_it(call: Conversation) -> None:
    await call.says("A person, please.", calls("request_human", reason="asks for a person"))
    agent = call.session.current_agent
    Instructions(call.session, call.call).attach()
    call.backend.ask(BringIn(by="Sam Lee", reason="Sam Lee takes the call over."))
    async with asyncio.timeout(5):
        assert [await call.backend.carried_out.get() for _ in range(2)] == [0, 1]
    assert call.session.current_agent is agent
