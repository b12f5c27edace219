import logging
import time
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from livekit.agents import NOT_GIVEN, APIConnectOptions, LanguageCode, stt, vad
from livekit.agents.stt import AvailabilityChangedEvent
from livekit.agents.utils import AudioBuffer

from agents.providers import metrics
from agents.providers.chain import ONCE, Link, NobodyAnswers, first_to_answer

log = logging.getLogger(__name__)


class Hearing(stt.STT[Any]):
    """Recognisers, the best first; each is given what the caller said between two pauses."""

    def __init__(self, links: Sequence[Link[stt.STT[Any]]], *, final_seconds: float) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))
        self.links = links
        self.final_seconds = final_seconds

    @property
    def model(self) -> str:
        return self.links[0].provider.model

    @property
    def provider(self) -> str:
        return self.links[0].provider.provider

    async def _recognize_impl(
        self, buffer: AudioBuffer, *, language: Any = NOT_GIVEN, conn_options: APIConnectOptions
    ) -> stt.SpeechEvent:
        async def ask(recogniser: stt.STT[Any]) -> AsyncGenerator[stt.SpeechEvent, None]:
            yield await recogniser.recognize(buffer, language=language, conn_options=ONCE)

        heard: stt.SpeechEvent | None = None
        try:
            async for event in first_to_answer(self.links, ask, self.final_seconds):
                heard = event
        except NobodyAnswers as error:
            # Told and not raised: a stream of recognition that has failed once hears nothing more in this call.
            self.emit("error", stt.STTError(timestamp=time.time(), label=self.label, error=error, recoverable=False))
        return heard or _nothing()


def with_stream(stream: stt.STT[Any], sentences: Hearing, voice_activity: vad.VAD) -> stt.STT[Any]:
    """A recogniser that listens all the time, and `sentences` from the moment its connection fails."""
    adapter = stt.FallbackAdapter(
        [stream, sentences], vad=voice_activity, attempt_timeout=sentences.final_seconds, max_retry_per_stt=1
    )

    def changed(event: AvailabilityChangedEvent) -> None:
        if event.stt is stream:
            state = "closed" if event.available else "open"
            metrics.state("stt", stream.provider, state)
            log.warning("provider breaker", extra={"kind": "stt", "provider": stream.provider, "state": state})

    adapter.on("stt_availability_changed", changed)
    sentences.on("error", lambda error: adapter.emit("error", error))
    return adapter


def _nothing() -> stt.SpeechEvent:
    silence = stt.SpeechData(language=LanguageCode(""), text="")
    return stt.SpeechEvent(type=stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives=[silence])
