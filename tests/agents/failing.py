"""Providers that fail, each in its own way."""

import asyncio
from typing import Any

from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, APIConnectionError, APIConnectOptions, llm, stt, tts
from livekit.agents.types import NotGivenOr

from tests.agents.conversation import LISTENING, ScriptedModel

RATE = 24_000
SOUND = b"\x01\x00" * (RATE // 10)


class FlakyModel(ScriptedModel):
    """Refuses at once while it is broken, and counts how often it is asked."""

    def __init__(self, *, is_broken: bool = True) -> None:
        super().__init__()
        self.is_broken = is_broken

    def chat(self, **given: Any) -> llm.LLMStream:
        stream = super().chat(**given)
        return _Refusal(self, chat_ctx=stream.chat_ctx, tools=[], conn_options=ONCE) if self.is_broken else stream


class HangingModel(ScriptedModel):
    """Never says anything."""

    def chat(self, *, chat_ctx: llm.ChatContext, **_: Any) -> llm.LLMStream:
        return _Silence(self, chat_ctx=chat_ctx, tools=[], conn_options=ONCE)


class BreakingModel(ScriptedModel):
    """Breaks off after its first words."""

    def chat(self, *, chat_ctx: llm.ChatContext, **_: Any) -> llm.LLMStream:
        return _Fragment(self, chat_ctx=chat_ctx, tools=[], conn_options=ONCE)


class SlowModel(ScriptedModel):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = asyncio.Event()

    def after(self, seconds: float) -> None:
        self.answer.clear()
        asyncio.get_running_loop().call_later(seconds, self.answer.set)

    def chat(self, *, chat_ctx: llm.ChatContext, **_: Any) -> llm.LLMStream:
        return _Delay(self, chat_ctx=chat_ctx, tools=[], conn_options=ONCE)


ONCE = APIConnectOptions(max_retry=0)


class _Refusal(llm.LLMStream):
    async def _run(self) -> None:
        raise APIConnectionError("refused")


class _Silence(llm.LLMStream):
    async def _run(self) -> None:
        await asyncio.Event().wait()


class _Fragment(llm.LLMStream):
    async def _run(self) -> None:
        self._event_ch.send_nowait(_words("Let me just "))
        raise APIConnectionError("reset")


class _Delay(llm.LLMStream):
    async def _run(self) -> None:
        assert isinstance(self._llm, SlowModel)
        await self._llm.answer.wait()
        self._event_ch.send_nowait(_words(LISTENING))


def _words(text: str) -> llm.ChatChunk:
    return llm.ChatChunk(id="1", delta=llm.ChoiceDelta(role="assistant", content=text))


class FakeVoice(tts.TTS[Any]):
    """A tenth of a second of the same sound, unless it `refuses`, `hangs`, or `breaks` off after it."""

    def __init__(self, way: str = "works", *, wait_seconds: float = 0) -> None:
        super().__init__(capabilities=tts.TTSCapabilities(streaming=False), sample_rate=RATE, num_channels=1)
        self.way = way
        self.wait_seconds = wait_seconds
        self.asked = 0

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        self.asked += 1
        return _Sound(tts=self, input_text=text, conn_options=conn_options)


class _Sound(tts.ChunkedStream):
    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        assert isinstance(self._tts, FakeVoice)
        if self._tts.way == "refuses":
            raise APIConnectionError("refused")
        if self._tts.way == "hangs":
            await asyncio.Event().wait()
        await asyncio.sleep(self._tts.wait_seconds)
        output_emitter.initialize(
            request_id="1", sample_rate=RATE, num_channels=1, mime_type="audio/pcm", frame_size_ms=20
        )
        output_emitter.push(SOUND)
        if self._tts.way == "breaks":
            while output_emitter.pushed_duration() == 0:  # noqa: ASYNC110 -- until something of it was heard
                await asyncio.sleep(0)
            raise APIConnectionError("reset")
        output_emitter.flush()


class FakeEars(stt.STT[Any]):
    """Hears the same words in everything, unless it `refuses` or `hangs`."""

    def __init__(self, way: str = "works", words: str = "My TV is dead.", *, wait_seconds: float = 0) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))
        self.way = way
        self.wait_seconds = wait_seconds
        self.words = words
        self.asked = 0

    async def _recognize_impl(
        self, buffer: Any, *, language: NotGivenOr[str] = NOT_GIVEN, conn_options: APIConnectOptions
    ) -> stt.SpeechEvent:
        self.asked += 1
        if self.way == "refuses":
            raise APIConnectionError("refused")
        if self.way == "hangs":
            await asyncio.Event().wait()
        await asyncio.sleep(self.wait_seconds)
        heard = stt.SpeechData(language="", text=self.words)  # type: ignore[arg-type]
        return stt.SpeechEvent(type=stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives=[heard])
