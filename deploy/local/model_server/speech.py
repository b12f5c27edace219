"""Text to speech as a stream: the first words are on their way while the rest is being made."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from typing import Final

from deploy.local.model_server.audio import PcmResampler
from deploy.local.model_server.phrasing import pieces
from deploy.local.model_server.piper import Piper, Sound
from deploy.local.model_server.speakable import speakable

HERTZ: Final = 24_000  # what OpenAI's clients expect of `response_format=pcm`


class Speaker:
    def __init__(self, piper: Piper) -> None:
        self._piper = piper

    async def speak(self, text: str, speed: float = 1.0) -> AsyncGenerator[bytes, None]:
        """24 kHz mono s16 PCM. Closing the iterator stops the work.

        Raises:
            VoiceUnavailable: there is no voice.
        """
        resampler: PcmResampler | None = None
        async with aclosing(self._ahead(pieces(speakable(text)), speed)) as sounds:
            async for sound in sounds:
                resampler = resampler or PcmResampler(sound.hertz, HERTZ)
                yield resampler.feed(sound.pcm)
        if resampler is not None:
            yield resampler.finish()

    async def _ahead(self, texts: Iterable[str], speed: float) -> AsyncGenerator[Sound, None]:
        """Each piece's sound, while the next one is being made; the first one has Piper for itself."""
        remaining = iter(texts)
        upcoming = self._start(remaining, speed)
        try:
            while upcoming is not None:
                sound = await upcoming
                upcoming = self._start(remaining, speed)
                if sound.pcm:
                    yield sound
        finally:
            if upcoming is not None:
                upcoming.cancel()
                await asyncio.gather(upcoming, return_exceptions=True)

    def _start(self, remaining: Iterator[str], speed: float) -> asyncio.Task[Sound] | None:
        text = next(remaining, None)
        return None if text is None else asyncio.create_task(self._piper.synthesise(text, speed))
