"""A call that is spoken, without a phone and without providers: all of ours is real, and the rest has known delays.

Real are the session with its turn handling, the flow's agents, the behaviours, the chains of providers, the journal. A
caller's voice is told to the voice activity detection as it begins and as it ends; recognition, model and voice answer
after fixed times.
"""

import asyncio
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from livekit import rtc
from livekit.agents import AgentSession, AgentStateChangedEvent, vad
from livekit.agents.voice import io

from agents.backend.fake import FakeBackend
from agents.behaviors.latency import Latency
from agents.behaviors.remembering import Remembering
from agents.behaviors.reporting import Reporting
from agents.behaviors.slow_tools import SlowTools
from agents.call import Call
from agents.handoff import first_arrival
from agents.journal import Journal
from agents.lifetime import Ending
from agents.providers.breaker import Breaker
from agents.providers.chain import Link
from agents.providers.hearing import Hearing
from agents.providers.recorded import load_recordings
from agents.providers.speaking import Speaking
from agents.providers.thinking import Thinking
from agents.session import END_OF_SPEECH_SILENCE_SECONDS, Providers, build_session, turn_handling
from api.contract import OpenCall
from tests.agents.conversation import FLOWS, Calls, FakeLine, ScriptedModel
from tests.agents.failing import FakeEars, FakeVoice

# What good providers take over a network.
STT_SECONDS = 0.2
LLM_SECONDS = 0.3
TTS_SECONDS = 0.15

WORDS_SECONDS = 0.3
PATIENCE_SECONDS = 10.0
RATE_HZ = 16_000
SENTENCE = rtc.AudioFrame.create(RATE_HZ, 1, int(RATE_HZ * WORDS_SECONDS))


def known_seconds() -> float:
    """Of a turn without tools, if nothing of ours took any time. The silence that ends a turn is waited out while the
    words are recognised."""
    endpointing = turn_handling()["endpointing"]["min_delay"]
    return max(endpointing, END_OF_SPEECH_SILENCE_SECONDS + STT_SECONDS) + LLM_SECONDS + TTS_SECONDS


class ScriptedVoiceActivity(vad.VAD):
    """Hears what it is told to hear, in all of its streams."""

    def __init__(self) -> None:
        super().__init__(capabilities=vad.VADCapabilities(update_interval=0.1))
        self._streams: list[_Told] = []

    def stream(self) -> vad.VADStream:
        stream = _Told(self)
        self._streams.append(stream)
        return stream

    def tell(self, kind: vad.VADEventType, *, speech_seconds: float = 0, silence_seconds: float = 0) -> None:
        event = vad.VADEvent(
            type=kind,
            samples_index=0,
            timestamp=time.time(),
            speech_duration=speech_seconds,
            silence_duration=silence_seconds,
            frames=[SENTENCE],
            raw_accumulated_speech=speech_seconds,
            raw_accumulated_silence=silence_seconds,
        )
        for stream in self._streams:
            stream.told.put_nowait(event)


class _Told(vad.VADStream):
    def __init__(self, activity: ScriptedVoiceActivity) -> None:
        self.told: asyncio.Queue[vad.VADEvent] = asyncio.Queue()
        super().__init__(activity)

    async def _main_task(self) -> None:
        while True:
            self._event_ch.send_nowait(await self.told.get())


class QuietLine(io.AudioInput):
    """Nothing arrives: what the caller says is told to the voice activity detection."""

    def __init__(self) -> None:
        super().__init__(label="line")

    async def __anext__(self) -> rtc.AudioFrame:
        await asyncio.Event().wait()
        raise StopAsyncIteration


class Ear(io.AudioOutput):
    """What the caller hears, played at once: when each thing said began, by time.perf_counter()."""

    def __init__(self) -> None:
        super().__init__(label="ear", capabilities=io.AudioOutputCapabilities(pause=True), sample_rate=24_000)
        self.began: list[float] = []
        self._seconds = 0.0
        self._news = asyncio.Condition()

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        await super().capture_frame(frame)
        if self._seconds == 0:
            self.began.append(time.perf_counter())
            self.on_playback_started(created_at=time.time())
            async with self._news:
                self._news.notify_all()
        self._seconds += frame.duration

    def flush(self) -> None:
        super().flush()
        if self._seconds:
            played, self._seconds = self._seconds, 0.0
            self.on_playback_finished(playback_position=played, interrupted=False)

    def clear_buffer(self) -> None:
        pass

    async def has_heard(self, things: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: len(self.began) >= things)


class Unrecorded(Journal):
    """Takes nothing down: what a call would be without a journal."""

    def record(self, build: object) -> None:
        pass


class SpokenCall:
    """One call from the greeting on."""

    def __init__(self, directory: Path, journal: type[Journal] = Journal) -> None:
        self._directory = directory
        self._journal = journal
        self._backend = FakeBackend()
        self._activity = ScriptedVoiceActivity()
        self._ears = FakeEars(wait_seconds=STT_SECONDS)
        self._model = ScriptedModel(wait_seconds=LLM_SECONDS)
        self._ear = Ear()
        self._listens = asyncio.Event()

    async def __aenter__(self) -> Self:
        context = await self._backend.open_call(OpenCall(room="call-1", caller_number="+15550100"))
        call = Call.open(
            context,
            "+15550100",
            backend=self._backend,
            journal=self._journal.open(self._directory, context.call_id, self._backend),
            line=FakeLine(),
            flows=FLOWS,
        )
        self._session = build_session(self._providers(), call)
        Reporting(self._session, call).attach()
        Remembering(self._session, call).attach()
        SlowTools(self._session).attach()
        Latency(self._session).attach()
        self._ending = Ending(call)
        self._session.on("close", lambda _: self._ending.begin())
        self._session.on("agent_state_changed", self._on_state)
        self._session.input.audio = QuietLine()
        self._session.output.audio = self._ear
        await self._session.start(call.flow.cast[call.flow.entry](call, first_arrival(call)))
        await self._ear.has_heard(1)
        await self._listening()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.aclose()
        await self._ending.over()

    @property
    def session(self) -> AgentSession[Call]:
        return self._session

    def _providers(self) -> Providers:
        voice = FakeVoice(wait_seconds=TTS_SECONDS)
        return Providers(
            vad=self._activity,
            stt=Hearing([Link(self._ears, Breaker("stt", "bench"))], final_seconds=4),
            llm=Thinking([Link(self._model, Breaker("llm", "bench"))], first_token_seconds=4),
            tts=Speaking([Link(voice, Breaker("tts", "bench"))], first_audio_seconds=3),
            recordings=load_recordings(),
        )

    async def says(self, words: str, *script: Calls | str, answers: int = 1) -> list[float]:
        """After how many seconds, counted from the caller's last sound, each of so many answers began."""
        self._ears.words = words
        self._model.script = list(script)
        before = len(self._ear.began)
        self._activity.tell(vad.VADEventType.START_OF_SPEECH, speech_seconds=0.05)
        await asyncio.sleep(WORDS_SECONDS)
        ended_at = time.perf_counter()
        await asyncio.sleep(END_OF_SPEECH_SILENCE_SECONDS)
        silence_seconds = time.perf_counter() - ended_at
        self._activity.tell(
            vad.VADEventType.END_OF_SPEECH, speech_seconds=WORDS_SECONDS, silence_seconds=silence_seconds
        )
        await self._ear.has_heard(before + answers)
        await self._listening()
        return [began - ended_at for began in self._ear.began[before:]]

    def _on_state(self, event: AgentStateChangedEvent) -> None:
        if event.new_state == "listening":
            self._listens.set()
        else:
            self._listens.clear()

    async def _listening(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._listens.wait()
