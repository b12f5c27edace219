"""Everything said and done in a call, reported as it happens."""

import asyncio
import time

from livekit.agents import (
    AgentSession,
    ConversationItemAddedEvent,
    FunctionToolsExecutedEvent,
    ToolExecutionUpdatedEvent,
    UserInputTranscribedEvent,
    llm,
)

from agents import reports
from agents.call import Call
from agents.handoff import arrived, has_spoken
from agents.persona.agent import FlowAgent
from api.contract import Speaker

CALLER = "caller"

INTERRUPTION_SECONDS = 0.8
"""How long the words of a caller who cuts in are held, so that those they cut off come first in the record."""


class Reporting:
    """The caller's words are reported when they are recognised, an agent's when they were heard, a tool's call when
    it is over, and a transition when the new agent has the caller."""

    def __init__(self, session: AgentSession[Call], call: Call) -> None:
        self._session = session
        self._call = call
        self._agent = ""
        self._impression = (call.mood, call.severity)
        self._heard = False
        self._held: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._tool_started: dict[str, float] = {}

    def attach(self) -> None:
        self._session.on("user_input_transcribed", self._on_transcribed)
        self._session.on("conversation_item_added", self.on_item)
        self._session.on("tool_execution_updated", self._on_tool)
        self._session.on("function_tools_executed", self._on_tools_executed)
        self._session.on("close", lambda _: self._let_go())

    def _on_transcribed(self, event: UserInputTranscribedEvent) -> None:
        if event.is_final and event.transcript.strip():
            self._heard = True
            self._call.unanswered.append(event.transcript)
            self._hold(event.transcript)

    def on_item(self, event: ConversationItemAddedEvent) -> None:
        match event.item:
            case llm.AgentHandoff():
                self._let_go()
                self._arrived()
            case llm.ChatMessage(role="user", text_content=text):
                self._call.unanswered.clear()
                self._let_go()
                if not self._heard and text:  # typed, not spoken: nothing was transcribed before
                    reports.utterance(self._call, Speaker.caller, CALLER, text)
                self._heard = False
            case llm.ChatMessage(role="assistant", text_content=text, interrupted=interrupted):
                reports.utterance(self._call, Speaker.agent, self._agent, text or "", interrupted=interrupted)
                self._let_go()
                has_spoken(self._call)
            case _:
                pass
        self._report_impression()

    def _report_impression(self) -> None:
        impression = (self._call.mood, self._call.severity)
        if impression != self._impression:
            self._impression = impression
            reports.impression(self._call)

    def _hold(self, text: str) -> None:
        self._held.append(text)
        if self._session.current_speech is None:
            self._let_go()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(INTERRUPTION_SECONDS, self._let_go)

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for text in self._held:
            reports.utterance(self._call, Speaker.caller, CALLER, text)
        self._held.clear()

    def _arrived(self) -> None:
        agent = self._session.current_agent
        self._agent = type(agent).__name__
        arrived(self._call)
        if isinstance(agent, FlowAgent) and not agent.arrival.resumed:
            reports.transition(self._call, agent.arrival, self._agent)

    def _on_tool(self, event: ToolExecutionUpdatedEvent) -> None:
        if event.update.type == "tool_call_started":
            self._tool_started[event.update.function_call.call_id] = time.monotonic()

    def _on_tools_executed(self, event: FunctionToolsExecutedEvent) -> None:
        self._let_go()
        for asked, answer in event.zipped():
            started = self._tool_started.pop(asked.call_id, None)
            duration_ms = 0 if started is None else int((time.monotonic() - started) * 1000)
            reports.tool_call(self._call, self._agent, asked, answer, duration_ms=duration_ms)
        self._report_impression()
