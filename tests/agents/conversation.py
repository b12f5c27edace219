"""A call without a phone: typed words, a model that follows a script, and the api in memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    Agent,
    AgentSession,
    APIConnectOptions,
    ConversationItemAddedEvent,
    llm,
    tts,
)
from livekit.agents.voice import io
from livekit.agents.voice.run_result import RunResult

from agents.backend.fake import FakeBackend
from agents.behaviors.reporting import Reporting
from agents.call import Call, Flow
from agents.clock import Clock
from agents.flows import load_flows
from agents.handoff import first_arrival
from agents.journal import Journal
from agents.lifetime import Ending
from agents.session import CONNECTIONS
from api.contract import OpenCall, ToolCall, Transition, Utterance

AgentT = TypeVar("AgentT", bound=Agent)
EventT = TypeVar("EventT")

FLOWS = load_flows()
LISTENING = "I am listening."
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True)
class Calls:
    """The model's answer is a call of this tool."""

    tool: str
    arguments: dict[str, Any]


def calls(tool: str, **arguments: Any) -> Calls:
    return Calls(tool, arguments)


@dataclass
class Request:
    """What the model was given."""

    context: llm.ChatContext
    tools: list[str]

    @property
    def instructions(self) -> str:
        return next(
            item.text_content or "" for item in self.context.items if item.type == "message" and item.role == "system"
        )

    @property
    def said(self) -> list[str]:
        return [item.text_content or "" for item in self.context.items if item.type == "message"]


class ScriptedModel(llm.LLM[Any]):
    """Says what a tool answered, as it is; otherwise the next line of its script, otherwise that it listens."""

    def __init__(self, *, wait_seconds: float = 0) -> None:
        """`wait_seconds`: until the first word of each answer."""
        super().__init__()
        self.wait_seconds = wait_seconds
        self.script: list[Calls | str] = []
        self.requests: list[Request] = []

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: Any = NOT_GIVEN,
        tool_choice: Any = NOT_GIVEN,
        extra_kwargs: Any = NOT_GIVEN,
    ) -> llm.LLMStream:
        names = [tool.id for tool in tools or []]
        self.requests.append(Request(chat_ctx.copy(), names))
        return _ScriptedStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)

    def next_line(self, context: llm.ChatContext) -> Calls | str:
        last = next(item for item in reversed(context.items) if item.type != "agent_config_update")  # no model sees it
        if last.type == "function_call_output":
            return last.output
        return self.script.pop(0) if self.script else LISTENING


class _ScriptedStream(llm.LLMStream):
    async def _run(self) -> None:
        assert isinstance(self._llm, ScriptedModel)
        await asyncio.sleep(self._llm.wait_seconds)
        line = self._llm.next_line(self._chat_ctx)
        delta = llm.ChoiceDelta(role="assistant", content=line if isinstance(line, str) else None)
        if isinstance(line, Calls):
            call = llm.FunctionToolCall(name=line.tool, arguments=json.dumps(line.arguments), call_id=uuid4().hex)
            delta.tool_calls.append(call)
        self._event_ch.send_nowait(llm.ChatChunk(id=uuid4().hex, delta=delta))


class FakeRoom(rtc.EventEmitter[Any]):
    def __init__(self) -> None:
        super().__init__()
        self.remote_participants: dict[str, rtc.RemoteParticipant] = {}


@dataclass
class FakeLine:
    room: FakeRoom = field(default_factory=FakeRoom)
    hung_up: bool = False
    said: list[rtc.AudioFrame] = field(default_factory=list)
    """What is heard of the caller when somebody listens; the line stays open after it."""
    heard_out: asyncio.Event = field(default_factory=asyncio.Event)

    async def caller_audio(self, rate_hz: int) -> AsyncIterator[rtc.AudioFrame]:
        for frame in self.said:
            assert frame.sample_rate == rate_hz
            yield frame
        self.heard_out.set()
        await asyncio.Event().wait()

    is_playing: bool = False

    async def hang_up(self) -> None:
        self.hung_up = True

    async def play(self, frames: Iterator[bytes], rate_hz: int) -> None:
        self.is_playing = len(next(frames)) > 0

    async def stop_playing(self) -> None:
        self.is_playing = False


class Conversation:
    """One call from the greeting on. Leaving it ends the call, so that everything is reported."""

    def __init__(
        self,
        directory: Path,
        *,
        number: str = "+15550100",
        backend: FakeBackend | None = None,
        clock: Clock | None = None,
        flows: Mapping[str, Flow] = FLOWS,
        thinking: llm.LLM[Any] | None = None,
        voice: tts.TTS[Any] | None = None,
        loudspeaker: io.AudioOutput | None = None,
    ) -> None:
        """`thinking` takes the place of the scripted model. Without `voice` and `loudspeaker` nothing has a sound."""
        self.flows = flows
        self._thinking = thinking
        self._voice = voice
        self._loudspeaker = loudspeaker
        self.backend = backend or FakeBackend()
        self.model = ScriptedModel()
        self.line = FakeLine()
        self._spoken: asyncio.Queue[str] = asyncio.Queue()
        self._directory = directory
        self._number = number
        self._clock = clock

    async def __aenter__(self) -> Self:
        context = await self.backend.open_call(OpenCall(room="call-1", caller_number=self._number))
        self.call = Call.open(
            context,
            self._number,
            backend=self.backend,
            journal=Journal.open(self._directory, context.call_id, self.backend),
            line=self.line,
            flows=self.flows,
            clock=self._clock,
        )
        self.session: AgentSession[Call] = AgentSession(
            userdata=self.call,
            llm=self._thinking or self.model,
            tts=self._voice or NOT_GIVEN,
            conn_options=CONNECTIONS,
            vad=None,
            turn_handling={"turn_detection": "manual"},
            user_away_timeout=None,
        )
        if self._loudspeaker is not None:
            self.session.output.audio = self._loudspeaker
        self.reporting = Reporting(self.session, self.call)
        self.reporting.attach()
        self.session.on("conversation_item_added", self._on_item)
        self.ending = Ending(self.call)
        self._closed = asyncio.Event()
        self.session.on("close", lambda _: self.ending.begin())
        self.session.on("close", lambda _: self._closed.set())
        self.greeting = await self.start(self.session)
        return self

    async def start(self, session: AgentSession[Call]) -> RunResult[Any]:
        first = self.call.flow.cast[self.call.flow.entry](self.call, first_arrival(self.call))
        return await session.start(first, capture_run=True)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.session.aclose()
        await self.ending.over()

    async def closed(self) -> None:
        await asyncio.wait_for(self._closed.wait(), PATIENCE_SECONDS)
        await self.ending.over()

    @property
    def agent(self) -> str:
        return type(self.session.current_agent).__name__

    def current(self, kind: type[AgentT]) -> AgentT:
        agent = self.session.current_agent
        assert isinstance(agent, kind)
        return agent

    async def says(self, words: str, *script: Calls | str) -> list[str]:
        """The caller says something and the model does what the script says; what the caller hears."""
        self.model.script = list(script)
        return heard(await self.session.run(user_input=words))

    async def hears(self) -> str:
        """The next words of an agent that this was not called for yet, whenever they come."""
        return await asyncio.wait_for(self._spoken.get(), PATIENCE_SECONDS)

    def forget_what_was_heard(self) -> None:
        while not self._spoken.empty():
            self._spoken.get_nowait()

    def nothing_was_heard(self) -> bool:
        return self._spoken.empty()

    def _on_item(self, event: ConversationItemAddedEvent) -> None:
        if isinstance(event.item, llm.ChatMessage) and event.item.role == "assistant":
            self._spoken.put_nowait(event.item.text_content or "")

    async def reported(self, kind: type[EventT]) -> list[EventT]:
        assert await self.call.journal.settled(PATIENCE_SECONDS)
        return [event for event in self.backend.events if isinstance(event, kind)]

    async def utterances(self) -> list[str]:
        return [f"{event.name}: {event.text}" for event in await self.reported(Utterance)]

    async def tools(self) -> list[ToolCall]:
        return await self.reported(ToolCall)

    async def transitions(self) -> list[str]:
        return [f"{event.source.name} > {event.target.name}" for event in await self.reported(Transition)]


def heard(run: RunResult[Any]) -> list[str]:
    return [
        event.item.text_content or ""
        for event in run.events
        if event.type == "message" and event.item.role == "assistant"
    ]
