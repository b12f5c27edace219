import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from livekit import rtc
from livekit.agents import AgentSession, ConversationItemAddedEvent, ErrorEvent, UserInputTranscribedEvent, llm

from agents.backend.fake import FakeBackend
from agents.behaviors import reporting
from agents.behaviors.reporting import Reporting
from agents.behaviors.silence import GOODBYE, QUESTIONS, Silence
from agents.behaviors.slow_tools import SENTENCES, SlowTools
from agents.behaviors.trouble import SORRY, Trouble
from agents.call import Call
from agents.providers.recorded import load_recordings
from api.contract import Article, EndReason, Speaker, Utterance
from tests.agents.conversation import Conversation, calls
from tests.agents.manual_clock import ManualClock

pytestmark = pytest.mark.agents


class SlowBackend(FakeBackend):
    """Its knowledge base answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = asyncio.Event()

    async def knowledge(self, call_id: UUID, question: str) -> list[Article]:
        await self.answer.wait()
        return await super().knowledge(call_id, question)


async def test_a_silent_caller_is_asked_twice_and_then_said_goodbye_to(tmp_path: Path) -> None:
    clock = ManualClock()
    async with Conversation(tmp_path, clock=clock) as call:
        call.forget_what_was_heard()
        Silence(call.session, call.call, limit_seconds=8).attach()
        for sentence in (*QUESTIONS, GOODBYE):
            await clock.pass_(9)
            assert await call.hears() == sentence
        await call.closed()
        assert call.call.end_reason is EndReason.silent_caller
        assert call.line.hung_up


async def test_a_caller_who_answers_is_asked_from_the_beginning_again(tmp_path: Path) -> None:
    clock = ManualClock()
    async with Conversation(tmp_path, clock=clock) as call:
        call.forget_what_was_heard()
        Silence(call.session, call.call, limit_seconds=8).attach()
        await clock.pass_(9)
        assert await call.hears() == QUESTIONS[0]
        call.session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript="Yes.", is_final=True))
        await clock.pass_(7)
        await clock.pass_(2)
        assert await call.hears() == QUESTIONS[0]


async def test_a_waiting_caller_may_be_silent(tmp_path: Path) -> None:
    clock = ManualClock()
    async with Conversation(tmp_path, clock=clock) as call:
        call.forget_what_was_heard()
        call.call.keeps_company = True
        Silence(call.session, call.call, limit_seconds=8).attach()
        await clock.pass_(100)
        call.call.keeps_company = False
        await clock.pass_(9)
        assert await call.hears() == QUESTIONS[0]


async def test_while_a_tool_is_slow_the_caller_hears_so_and_then_its_answer(tmp_path: Path) -> None:
    backend = SlowBackend()
    async with Conversation(tmp_path, backend=backend) as call:
        SlowTools(call.session, patience_seconds=0.01, again_seconds=0.01).attach()
        await call.says("A question.", calls("route_to_general", problem="a question"))
        call.forget_what_was_heard()
        answer = asyncio.create_task(_says(call))
        assert [await call.hears(), await call.hears()] == list(SENTENCES)
        backend.answer.set()
        assert (await answer)[-1] == "Unplug the router for thirty seconds."


async def test_a_quick_tool_needs_no_words(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        SlowTools(call.session, patience_seconds=60).attach()
        await call.says("A question.", calls("route_to_general", problem="a question"))
        assert await call.says("How?", calls("search_knowledge", question="how")) == [
            "Unplug the router for thirty seconds."
        ]


async def test_a_model_that_fails_is_not_silence(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        call.forget_what_was_heard()
        Trouble(call.session, load_recordings()).attach()
        error = llm.LLMError(timestamp=0, label="model", error=RuntimeError("down"), recoverable=False)
        call.session.emit("error", ErrorEvent(error=error, source=SimpleNamespace()))
        assert await call.hears() == SORRY


async def test_a_failure_that_is_tried_again_is_not_spoken_of(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        call.forget_what_was_heard()
        Trouble(call.session, load_recordings()).attach()
        error = llm.LLMError(timestamp=0, label="model", error=RuntimeError("slow"), recoverable=True)
        call.session.emit("error", ErrorEvent(error=error, source=SimpleNamespace()))
        await call.says("Hello.", "Hello to you.")
        assert await call.hears() == "Hello to you."


async def test_what_was_recognised_is_reported_once_although_it_becomes_a_turn(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        call.session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript="My TV", is_final=False))
        call.session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript="My TV is", is_final=True))
        call.session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript="dead.", is_final=True))
        assert call.call.unanswered == ["My TV is", "dead."]
        await call.says("My TV is dead.")
        assert call.call.unanswered == []
        spoken = [event.text for event in await call.reported(Utterance) if event.speaker is Speaker.caller]
        assert spoken == ["My TV is", "dead."]


async def _says(call: Conversation) -> list[str]:
    return await call.says("How?", calls("search_knowledge", question="how"))


class SpeakingSession(rtc.EventEmitter[Any]):
    """Only what reporting sees of a session in which an agent is speaking."""

    current_speech = object()


async def test_the_words_that_were_cut_off_come_before_those_that_cut_in(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        session = SpeakingSession()
        Reporting(cast(AgentSession[Call], session), call.call).attach()
        session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript="Wait!", is_final=True))
        cut_off = llm.ChatMessage(role="assistant", content=["Thank you for"], interrupted=True)
        session.emit("conversation_item_added", ConversationItemAddedEvent(item=cut_off))
        agent, caller = (await call.reported(Utterance))[1:]
        assert (agent.text, agent.interrupted) == ("Thank you for", True)
        assert caller.text == "Wait!"


async def test_words_that_cut_nothing_off_are_reported_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "INTERRUPTION_SECONDS", 0)
    async with Conversation(tmp_path) as call:
        session = SpeakingSession()
        Reporting(cast(AgentSession[Call], session), call.call).attach()
        session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript="Uh-huh.", is_final=True))
        await asyncio.sleep(0)
        assert (await call.reported(Utterance))[1].text == "Uh-huh."
