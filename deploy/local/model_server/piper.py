"""The client of Piper's own HTTP server.

Piper is GPL-3.0: it runs as a program of its own, and this file is all that knows of it.
"""

import asyncio
import io
import wave
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import httpx

from deploy.local.model_server.errors import VoiceUnavailable

CACHE_BYTES: Final = 16 * 1024 * 1024  # six minutes of speech
TIMEOUT_SECONDS: Final = 20


@dataclass(frozen=True)
class Sound:
    """Mono s16 PCM."""

    pcm: bytes
    hertz: int


class PhraseCache:
    """What was said lately, up to a number of bytes: agents say the same short things again and again."""

    def __init__(self, most_bytes: int = CACHE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._sounds: OrderedDict[tuple[str, float], Sound] = OrderedDict()

    def get(self, key: tuple[str, float]) -> Sound | None:
        if key in self._sounds:
            self._sounds.move_to_end(key)
        return self._sounds.get(key)

    def put(self, key: tuple[str, float], sound: Sound) -> None:
        replaced = self._sounds.pop(key, None)
        self._bytes += len(sound.pcm) - (len(replaced.pcm) if replaced else 0)
        self._sounds[key] = sound
        while self._bytes > self._most_bytes:
            _, dropped = self._sounds.popitem(last=False)
            self._bytes -= len(dropped.pcm)


class Piper:
    def __init__(self, client: httpx.AsyncClient, at_once: int) -> None:
        """`at_once`: pieces in work at the same time; more would only make all of them late."""
        self._client = client
        self._turns = asyncio.Semaphore(at_once)
        self._cache = PhraseCache()

    async def synthesise(self, text: str, speed: float = 1.0) -> Sound:
        """
        Raises:
            VoiceUnavailable: Piper is not there, or refused the text.
        """
        key = (text, speed)
        if (known := self._cache.get(key)) is not None:
            return known
        async with self._turns:
            sound = await self._ask(text, speed)
        self._cache.put(key, sound)
        return sound

    async def _ask(self, text: str, speed: float) -> Sound:
        try:
            answer = await self._client.post("/synthesize", json={"text": text, "length_scale": 1 / speed})
            answer.raise_for_status()
            return _sound(answer.content)
        except (httpx.HTTPError, wave.Error, EOFError) as error:
            raise VoiceUnavailable(f"Piper at {self._client.base_url} gave no speech: {error!r}") from error


def _sound(data: bytes) -> Sound:
    if not data:
        return Sound(b"", 22_050)
    with wave.open(io.BytesIO(data)) as file:
        return Sound(file.readframes(file.getnframes()), file.getframerate())
