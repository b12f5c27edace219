import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from deploy.local.phone.audio import BYTES_PER_SECOND, write_wav

FRAME_SECONDS = 0.02
FRAME_BYTES = int(BYTES_PER_SECOND * FRAME_SECONDS)
SPEECH_RMS = 200.0  # of 32,768; a quiet line with G.711 and Opus stays below 30, a voice is above 500
ONSET_FRAMES = 3  # a click is shorter than speech
PAUSE_SECONDS = 0.3  # between words less is no pause


@dataclass(frozen=True)
class Heard:
    """A stretch of what was heard."""

    pcm: bytes
    started_at: float
    ended_at: float

    @property
    def seconds(self) -> float:
        return len(self.pcm) / BYTES_PER_SECOND

    @property
    def wav(self) -> bytes:
        return write_wav(self.pcm)


class Recording:
    """Everything that arrived, when it arrived, and whether somebody was speaking."""

    def __init__(self) -> None:
        self._frames: list[bytes] = []
        self._arrivals: list[float] = []
        self._rest = b""
        self._loud_frames = 0  # in a row, up to now
        self._speech_began_at: float | None = None
        self._last_loud_at = float("-inf")
        self._began_at = time.monotonic()
        self._news = asyncio.Condition()

    async def add(self, pcm: bytes) -> None:
        """Audio that has just arrived."""
        self._rest += pcm
        frames = [self._rest[i : i + FRAME_BYTES] for i in range(0, len(self._rest) - FRAME_BYTES + 1, FRAME_BYTES)]
        self._rest = self._rest[len(frames) * FRAME_BYTES :]
        now = time.monotonic()
        for index, frame in enumerate(frames, start=1 - len(frames)):
            self._add_frame(frame, now + index * FRAME_SECONDS)
        async with self._news:
            self._news.notify_all()

    def since(self, moment: float = 0.0) -> Heard:
        first = next((index for index, at in enumerate(self._arrivals) if at >= moment), len(self._frames))
        arrivals = self._arrivals[first:] or [time.monotonic()]
        return Heard(b"".join(self._frames[first:]), arrivals[0] - FRAME_SECONDS, arrivals[-1])

    async def speech(self, after: float) -> float:
        """When speech began that was going on, or began, after that moment."""
        await self._until(lambda: self._last_loud_at > after and self._speech_began_at is not None)
        return max(self._speech_began_at or after, after)

    async def silence(self, seconds: float) -> float:
        """Until nothing was loud for so long; returns when the last sound ended."""
        began = time.monotonic()
        await self._until(lambda: self._quiet_seconds(began) >= seconds)
        return max(self._last_loud_at, self._began_at)

    def _quiet_seconds(self, began: float) -> float:
        arrived = self._arrivals[-1] if self._arrivals else began
        return arrived - max(self._last_loud_at, self._began_at)

    def _add_frame(self, frame: bytes, arrived_at: float) -> None:
        self._frames.append(frame)
        self._arrivals.append(arrived_at)
        if not _is_loud(frame):
            self._loud_frames = 0
            return
        self._loud_frames += 1
        if self._loud_frames == ONSET_FRAMES and arrived_at - self._last_loud_at > PAUSE_SECONDS:
            self._speech_began_at = self._arrivals[-ONSET_FRAMES] - FRAME_SECONDS
        if self._loud_frames >= ONSET_FRAMES:
            self._last_loud_at = arrived_at

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with self._news:
            await self._news.wait_for(condition)


def _is_loud(frame: bytes) -> bool:
    samples = np.frombuffer(frame, dtype="<i2").astype(np.float64)
    return float(np.sqrt(np.mean(samples**2))) > SPEECH_RMS
