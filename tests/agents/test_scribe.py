from collections.abc import AsyncIterator
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, APIConnectOptions, stt, utils
from livekit.agents.language import LanguageCode

from agents.human.scribe import SAMPLE_RATE_HZ, Scribe

pytestmark = pytest.mark.agents


class FakeRecogniser(stt.STT[Any]):
    """Hears one sentence once its stream has ended, and something interim before that."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))
        self.seconds = 0.0

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: Any = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.SpeechEvent:
        raise NotImplementedError

    def stream(
        self, *, language: Any = NOT_GIVEN, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> stt.RecognizeStream:
        return _FakeStream(stt=self, conn_options=conn_options)


class _FakeStream(stt.RecognizeStream):
    async def _run(self) -> None:
        assert isinstance(self._stt, FakeRecogniser)
        async for frame in self._input_ch:
            if isinstance(frame, rtc.AudioFrame):
                self._stt.seconds += frame.duration
        self._hear(stt.SpeechEventType.INTERIM_TRANSCRIPT, "Hel")
        self._hear(stt.SpeechEventType.FINAL_TRANSCRIPT, "")
        self._hear(stt.SpeechEventType.FINAL_TRANSCRIPT, "Hello Alice.")

    def _hear(self, kind: stt.SpeechEventType, text: str) -> None:
        heard = stt.SpeechData(language=LanguageCode("en"), text=text)
        self._event_ch.send_nowait(stt.SpeechEvent(type=kind, alternatives=[heard]))


async def one_second() -> AsyncIterator[rtc.AudioFrame]:
    for _ in range(10):
        yield rtc.AudioFrame.create(SAMPLE_RATE_HZ, 1, SAMPLE_RATE_HZ // 10)


async def test_only_what_is_final_is_written_down() -> None:
    written: list[str] = []
    scribe = Scribe(FakeRecogniser(), activity=None, heard=written.append)  # type: ignore[arg-type]
    await scribe.transcribe(one_second())
    assert written == ["Hello Alice."]


async def test_the_end_of_the_track_is_followed_by_silence_so_that_last_words_are_recognised() -> None:
    recogniser = FakeRecogniser()
    scribe = Scribe(recogniser, activity=None, heard=lambda _: None)  # type: ignore[arg-type]
    await scribe.transcribe(one_second())
    assert recogniser.seconds > 1.5
