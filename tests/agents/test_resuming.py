"""A job dies in the middle of a call, and another one goes on with what the api has of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from livekit.agents import AgentSession

from agents.backend.fake import FakeBackend
from agents.behaviors.remembering import Remembering
from agents.call import Call
from agents.flows.helpdesk.tier1 import Tier1Agent
from agents.human import HumanHandoffAgent
from agents.human.agent import Phase
from agents.persona.agent import FlowAgent
from agents.resuming import go_on
from api.contract import (
    CallEnded,
    QueueEntryState,
    Remark,
    Resumption,
    Severity,
    Snapshot,
    ToolCall,
    Transition,
    Utterance,
)
from tests.agents.conversation import Conversation, calls
from tests.agents.test_human import join, operator

pytestmark = pytest.mark.agents


class Remembered(Conversation):
    """A conversation whose memory is reported."""

    async def __aenter__(self) -> "Remembered":
        await super().__aenter__()
        Remembering(self.session, self.call).attach()
        return self

    async def left_behind(self) -> Resumption:
        """What the api would give to the next job."""
        snapshots = await self.reported(Snapshot)
        return Resumption(
            state=snapshots[-1].state if snapshots else {},
            utterances=await self.reported(Utterance),
            tool_calls=await self.reported(ToolCall),
            is_with_operator=False,
            operator=None,
        )


class Resumed(Conversation):
    def __init__(self, directory: Path, resumption: Resumption, backend: FakeBackend) -> None:
        super().__init__(directory, backend=backend)
        self._resumption = resumption

    async def start(self, session: AgentSession[Call]) -> Any:
        return await session.start(await go_on(self.call, self._resumption), capture_run=True)


@asynccontextmanager
async def another_job(call: Remembered, directory: Path) -> AsyncIterator[Resumed]:
    resumption = await call.left_behind()
    call.call.is_lost = True
    await call.session.aclose()
    async with Resumed(directory / "second", resumption, call.backend) as resumed:
        yield resumed


async def behind(call: Remembered, is_moment: Callable[[dict[str, Any]], Any]) -> Resumption:
    """What is left of a job that died at the first moment of that kind; it says nothing more."""
    moment = next(each for each in await call.reported(Snapshot) if is_moment(each.state))
    everything = await call.left_behind()
    call.call.is_lost = True
    await call.session.aclose()
    call.backend.events.clear()
    return everything.model_copy(
        update={
            "state": moment.state,
            "utterances": [each for each in everything.utterances if each.seq < moment.seq],
            "tool_calls": [each for each in everything.tool_calls if each.seq < moment.seq],
        }
    )


async def until(is_so: Callable[[], bool]) -> None:
    """What follows an event within a few turns of the loop."""
    for _ in range(100):
        if is_so():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never was")


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Remembered]:
    async with Remembered(tmp_path) as call:
        yield call


async def test_the_same_agent_goes_on_knowing_all_that_was_learned(call: Remembered, tmp_path: Path) -> None:
    await call.says(
        "I was charged twice on invoice 1042.",
        calls("route_to_billing", problem="charged twice"),
        "Which invoice is it?",
    )
    call.call.remember("invoice", "INV-1042")
    call.call.raise_severity(Severity.high)
    await call.says("It is 1042.", "Let me look at that. Shall I refund it?")
    async with another_job(call, tmp_path) as resumed:
        assert resumed.agent == "BillingSupportAgent"
        [said] = [await resumed.hears()]
        assert said.startswith("Sorry, we were cut off for a moment.")
        assert said.endswith("Let me look at that. Shall I refund it?")
        assert resumed.call.facts["invoice"] == "INV-1042"
        assert resumed.call.severity is Severity.high
        await resumed.says("Yes, please.", "Done.")
        told = resumed.model.requests[-1]
        assert "It is 1042." in told.said
        assert "Fact: invoice: INV-1042" in told.instructions


async def test_what_the_caller_said_last_is_answered_and_not_asked_for_again(call: Remembered, tmp_path: Path) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    resumption = await call.left_behind()
    last = resumption.utterances[-1].model_copy(update={"speaker": "caller", "name": "caller", "text": "Refund me."})
    resumption = resumption.model_copy(update={"utterances": [*resumption.utterances, last]})
    call.call.is_lost = True
    await call.session.aclose()
    async with Resumed(tmp_path / "second", resumption, call.backend) as resumed:
        assert "cut off" in await resumed.hears()
        await resumed.hears()
        assert resumed.model.requests[-1].said[-1] == "Refund me."


async def test_a_caller_who_was_cut_off_before_a_word_was_said_is_asked_what_it_is_about(tmp_path: Path) -> None:
    nothing = Resumption(state={}, utterances=[], tool_calls=[], is_with_operator=False, operator=None)
    async with Resumed(tmp_path, nothing, FakeBackend()) as resumed:
        assert await resumed.hears() == "Sorry, we were cut off for a moment. What can I do for you?"
        assert resumed.model.requests == []


async def test_nobody_hears_what_agents_are_told(call: Remembered, tmp_path: Path) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    async with another_job(call, tmp_path) as resumed:
        await resumed.hears()
        agent = resumed.current(FlowAgent)
        context = agent.chat_ctx.copy()
        context.add_message(role="system", content="Mood: angry")
        await agent.update_chat_ctx(context)
        await agent.go_on()
        assert (await resumed.hears()).endswith("I see.")


async def test_a_supervisors_remark_is_known_to_the_next_job(call: Remembered, tmp_path: Path) -> None:
    await call.current(FlowAgent).obey(Remark(by="Sam Lee", text="Offer the new contract."))
    await call.says("Hello.", "What can I do for you?")
    async with another_job(call, tmp_path) as resumed:
        await resumed.hears()
        await resumed.says("My bill is too high.", "I see.")
        assert "Supervisor's remark (Sam Lee): Offer the new contract." in resumed.model.requests[-1].instructions


async def test_a_change_of_jobs_is_no_change_of_agents(call: Remembered, tmp_path: Path) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    before = len(await call.reported(Transition))
    async with another_job(call, tmp_path) as resumed:
        await resumed.hears()
        assert len(await resumed.reported(Transition)) == before


async def test_an_agent_that_has_something_of_its_own_in_hand_goes_on_with_it(tmp_path: Path) -> None:
    async with Remembered(tmp_path) as call:
        await call.says("Help desk, please.", calls("change_flow", flow="helpdesk", reason="internet is down"))
        call.call.problem = "internet is down"
        tier1 = call.current(Tier1Agent)
        tier1.recall({"trying": "Restart the router.", "solutions": []})
        await call.says("I have done that.", "And did it help?")
        async with another_job(call, tmp_path) as resumed:
            assert resumed.agent == "Tier1Agent"
            await resumed.hears()
            await resumed.says("No, it did not help.", calls("report_outcome", worked=False))
            assert [step.outcome for step in resumed.call.steps] == ["it did not help"]


async def test_a_caller_on_the_way_to_another_agent_gets_there(call: Remembered, tmp_path: Path) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    resumption = await behind(call, lambda memory: memory["destination"])
    assert [each.tool for each in resumption.tool_calls] == ["route_to_billing"]
    async with Resumed(tmp_path / "second", resumption, call.backend) as resumed:
        assert await resumed.hears() == "Sorry, we were cut off for a moment. I'll connect you with our billing team."
        await resumed.hears()
        assert resumed.agent == "BillingSupportAgent"
        assert "My bill is too high." in resumed.model.requests[-1].said
        [transition] = await resumed.reported(Transition)
        assert (transition.source.name, transition.target.name) == ("RouterAgent", "BillingSupportAgent")
        assert resumed.call.destination is None
        await resumed.says("Refund it.", "Which invoice is it?")


async def test_an_agent_that_was_cut_off_before_its_first_words_says_them(call: Remembered, tmp_path: Path) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    resumption = await behind(call, lambda memory: memory["destination"] and memory["destination"]["is_reached"])
    assert resumption.utterances[-1].text == "I'll connect you with our billing team."
    async with Resumed(tmp_path / "second", resumption, call.backend) as resumed:
        assert await resumed.hears() == "Sorry, we were cut off for a moment. You were telling me: bill too high."
        await resumed.hears()
        assert resumed.agent == "BillingSupportAgent"
        assert "My bill is too high." in resumed.model.requests[-1].said
        assert await resumed.reported(Transition) == []


async def test_what_a_tool_answered_last_is_said_and_not_what_was_said_before(call: Remembered, tmp_path: Path) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    await call.says("One moment.", calls("wait_a_moment"))
    answered = next(each for each in await call.reported(ToolCall) if each.tool == "wait_a_moment")
    resumption = await behind(call, lambda memory: memory["part"] == "billing" and not memory["destination"])
    resumption = resumption.model_copy(update={"tool_calls": [*resumption.tool_calls, answered]})
    async with Resumed(tmp_path / "second", resumption, call.backend) as resumed:
        await resumed.hears()
        assert await resumed.hears() == "Of course, take your time."


async def test_a_caller_who_arrived_is_on_the_way_no_more(call: Remembered) -> None:
    await call.says("My bill is too high.", calls("route_to_billing", problem="bill too high"), "I see.")
    assert (await call.reported(Snapshot))[-1].state["destination"] is None


async def test_a_caller_in_line_is_told_so_and_keeps_the_place(call: Remembered, tmp_path: Path) -> None:
    await call.says("A person, please.", calls("request_human", reason="wants a person"))
    async with asyncio.timeout(5):
        while "next in line" not in await call.hears():
            pass
    entries = len(call.backend.entries)
    async with another_job(call, tmp_path) as resumed:
        assert resumed.agent == "HumanHandoffAgent"
        assert (await resumed.hears()).startswith("Sorry, we were cut off for a moment. You are next in line.")
        assert len(call.backend.entries) == entries
        assert resumed.call.keeps_company


async def test_a_caller_who_talks_with_an_operator_hears_nothing_of_it(call: Remembered, tmp_path: Path) -> None:
    await call.says("A person, please.", calls("request_human", reason="wants a person"))
    call.backend.entry_state = QueueEntryState.connected
    async with another_job(call, tmp_path) as resumed:
        join(resumed, operator())
        agent = resumed.current(HumanHandoffAgent)
        await until(lambda: agent.phase is Phase.connected)
        assert resumed.nothing_was_heard()


async def test_a_job_that_lost_the_call_ends_nothing(call: Remembered) -> None:
    call.call.is_lost = True
    await call.session.aclose()
    await call.ending.over()
    assert not call.line.hung_up
    assert not [event for event in call.backend.events if isinstance(event, CallEnded)]


@pytest.mark.parametrize("state", [{}, {"part": "billing"}, {"flow": "nobody's", "part": "nobody", "identity": None}])
async def test_without_a_memory_that_can_be_read_the_flow_begins_with_what_was_said(
    state: dict[str, Any], tmp_path: Path
) -> None:
    resumption = Resumption(state=state, utterances=[], tool_calls=[], is_with_operator=False, operator=None)
    async with Resumed(tmp_path, resumption, FakeBackend()) as resumed:
        assert resumed.agent == "RouterAgent"
        assert "cut off" in await resumed.hears()
