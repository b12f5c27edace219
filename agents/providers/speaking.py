from collections.abc import AsyncGenerator, Sequence
from typing import Any
from uuid import uuid4

from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions, tts

from agents.providers.chain import ONCE, Link, first_to_answer

FRAME_MS = 100
"""Half of what the plugins hand over at once: the first half is heard while the second is held back for the end."""


class Speaking(tts.TTS[Any]):
    """Voices, the best first; each speaks whole sentences."""

    def __init__(self, links: Sequence[Link[tts.TTS[Any]]], *, first_audio_seconds: float) -> None:
        voice = links[0].provider
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=False),
            sample_rate=voice.sample_rate,
            num_channels=voice.num_channels,
        )
        if any(link.provider.sample_rate != voice.sample_rate for link in links):
            raise ValueError("All voices of a chain need the same sample rate.")
        self.links = links
        self.first_audio_seconds = first_audio_seconds

    @property
    def model(self) -> str:
        return self.links[0].provider.model

    @property
    def provider(self) -> str:
        return self.links[0].provider.provider

    def prewarm(self) -> None:
        self.links[0].provider.prewarm()

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        return _Sentence(self, text)


class _Sentence(tts.ChunkedStream):
    def __init__(self, speaking: Speaking, text: str) -> None:
        super().__init__(tts=speaking, input_text=text, conn_options=ONCE)
        self._speaking = speaking

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        speaking = self._speaking
        output_emitter.initialize(
            request_id=uuid4().hex,
            sample_rate=speaking.sample_rate,
            num_channels=speaking.num_channels,
            mime_type="audio/pcm",
            frame_size_ms=FRAME_MS,
        )
        async for audio in first_to_answer(speaking.links, self._ask, speaking.first_audio_seconds):
            output_emitter.push(audio.frame.data.tobytes())
        output_emitter.flush()

    async def _ask(self, voice: tts.TTS[Any]) -> AsyncGenerator[tts.SynthesizedAudio, None]:
        async with voice.synthesize(self._input_text, conn_options=ONCE) as stream:
            async for audio in stream:
                yield audio
