import asyncio
import logging
from collections.abc import AsyncIterable, Callable
from typing import Any

from livekit import rtc
from livekit.agents import APIError, stt, vad

log = logging.getLogger(__name__)

SAMPLE_RATE_HZ = 16_000
RESTART_SECONDS = 1.0
LAST_WORDS_SECONDS = 2.0
"""What was said just before the line went is still being recognised."""

CLOSING_SILENCE_SECONDS = 0.8
"""Pushed after the last frame, so that voice activity detection sees the end of what was being said."""


class Scribe:
    """Writes down what one track says. The caller's side is the session's own; this is for the operator's."""

    def __init__(self, recogniser: stt.STT[Any], activity: vad.VAD, heard: Callable[[str], None]) -> None:
        self._recogniser = (
            recogniser if recogniser.capabilities.streaming else stt.StreamAdapter(stt=recogniser, vad=activity)
        )
        self._heard = heard
        self._task: asyncio.Task[None] | None = None

    async def follow(self, track: rtc.RemoteTrack) -> None:
        """Listen to `track` from now on, and to no earlier one: two streams of a rejoined operator would double it."""
        await self.aclose()
        self._task = asyncio.create_task(self._listen(track))

    async def aclose(self, within_seconds: float = 0.0) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        await asyncio.wait([task], timeout=within_seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, track: rtc.RemoteTrack) -> None:
        while True:
            audio = rtc.AudioStream(track, sample_rate=SAMPLE_RATE_HZ, num_channels=1)
            try:
                await self.transcribe(event.frame async for event in audio)
            except APIError as error:
                log.warning("operator's words not recognised", extra={"error": type(error).__name__})
                await asyncio.sleep(RESTART_SECONDS)
            else:
                return
            finally:
                await audio.aclose()

    async def transcribe(self, frames: AsyncIterable[rtc.AudioFrame]) -> None:
        async with self._recogniser.stream() as stream:
            feeding = asyncio.create_task(_feed(stream, frames))
            try:
                async for event in stream:
                    if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT and event.alternatives[0].text:
                        self._heard(event.alternatives[0].text)
            finally:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)


async def _feed(stream: stt.RecognizeStream, frames: AsyncIterable[rtc.AudioFrame]) -> None:
    async for frame in frames:
        stream.push_frame(frame)
    stream.push_frame(_silence(CLOSING_SILENCE_SECONDS))
    stream.end_input()


def _silence(seconds: float) -> rtc.AudioFrame:
    return rtc.AudioFrame.create(SAMPLE_RATE_HZ, 1, int(seconds * SAMPLE_RATE_HZ))
