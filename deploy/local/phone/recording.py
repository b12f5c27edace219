import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from deploy.local.phone.audio import BYTES_PER_SECOND, write_wav

FRAME_SECONDS = 0.02
FRAME_BYTES = int(BYTES_PER_SECOND * FRAME_SECONDS)
SPEECH_RMS = 200.0  # of 32,768; a quiet line with G.711 and Opus stays below 30, a voice is above 500
ONSET_FRAMES = 3  # a click is shorter than speech
PAUSE_SECONDS = 0.3  # between words less is no pause
SOFT_SECONDS = 0.2  # the first and the last consonant of a sentence are softer than SPEECH_RMS


class LineClosed(Exception):
    """The call ended while there was still something to say or to hear."""


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


class Sound(NamedTuple):
    """From the first loud frame to the last, without a pause in between."""

    began_at: float
    ended_at: float


class Recording:
    """Everything that arrived, when it arrived, and when somebody was speaking."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._frames: list[bytes] = []
        self._arrivals: list[float] = []
        self._rest = b""
        self._loud_frames = 0  # in a row, up to now
        self._sounds: list[Sound] = []
        self._closed = False
        self._news = asyncio.Condition()

    async def add(self, pcm: bytes) -> None:
        """Audio that has just arrived."""
        self._rest += pcm
        frames = [self._rest[i : i + FRAME_BYTES] for i in range(0, len(self._rest) - FRAME_BYTES + 1, FRAME_BYTES)]
        self._rest = self._rest[len(frames) * FRAME_BYTES :]
        now = self._clock()
        for index, frame in enumerate(frames, start=1 - len(frames)):
            self._add_frame(frame, now + index * FRAME_SECONDS)
        async with self._news:
            self._news.notify_all()

    async def close(self) -> None:
        """Nothing will arrive any more."""
        self._closed = True
        async with self._news:
            self._news.notify_all()

    @property
    def sounds(self) -> Sequence[Sound]:
        """Up to now, in order."""
        return tuple(self._sounds)

    def since(self, moment: float = 0.0) -> Heard:
        return self.between(moment, float("inf"))

    def between(self, begin: float, end: float) -> Heard:
        chosen = [index for index, at in enumerate(self._arrivals) if begin <= at <= end]
        arrivals = [self._arrivals[index] for index in chosen] or [self._clock()]
        return Heard(b"".join(self._frames[index] for index in chosen), arrivals[0] - FRAME_SECONDS, arrivals[-1])

    def loudest(self, begin: float, end: float) -> float:
        """The loudest 20 ms between two moments, as an amplitude (RMS) of at most 32,768; 0 when nothing arrived."""
        chosen = [frame for frame, at in zip(self._frames, self._arrivals, strict=True) if begin <= at <= end]
        return max(map(loudness, chosen), default=0.0)

    async def speech(self, after: float) -> float:
        """When speech began that was going on, or began, after that moment.

        Raises:
            LineClosed: the call ended before.
        """
        await self._until(lambda: bool(self._sounds) and self._sounds[-1].ended_at > after)
        return max(after, next(sound.began_at for sound in self._sounds if sound.ended_at > after))

    async def next_said(self, after: float, pause: float) -> Heard:
        """The first thing said after that moment, up to a pause of so many seconds or the end of the call.

        Raises:
            LineClosed: the call ended, and nothing was said.
        """
        await self._until(lambda: self._first_said(after, pause) is not None)
        said = self._first_said(after, pause)
        assert said is not None  # noqa: S101 -- waited for
        return self.between(max(after, said.began_at - SOFT_SECONDS), said.ended_at + SOFT_SECONDS)

    def _first_said(self, after: float, pause: float) -> Sound | None:
        arrived_until = float("inf") if self._closed else (self._arrivals or [after])[-1]
        return first_said(self._sounds, after, pause, arrived_until)

    def _add_frame(self, frame: bytes, arrived_at: float) -> None:
        self._frames.append(frame)
        self._arrivals.append(arrived_at)
        self._loud_frames = self._loud_frames + 1 if loudness(frame) > SPEECH_RMS else 0
        if self._loud_frames < ONSET_FRAMES:
            return
        if self._sounds and arrived_at - self._sounds[-1].ended_at <= PAUSE_SECONDS:
            self._sounds[-1] = self._sounds[-1]._replace(ended_at=arrived_at)
        else:
            self._sounds.append(Sound(self._arrivals[-ONSET_FRAMES] - FRAME_SECONDS, arrived_at))

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with self._news:
            await self._news.wait_for(lambda: condition() or self._closed)
        if not condition():
            raise LineClosed("The call is over.")


def first_said(sounds: Sequence[Sound], after: float, pause: float, arrived_until: float) -> Sound | None:
    """Sounds that follow each other within `pause` are one thing said; None while it may still go on."""
    said: Sound | None = None
    for sound in sounds:
        if sound.ended_at <= after:
            continue
        if said is not None and sound.began_at - said.ended_at >= pause:
            return said
        said = Sound(said.began_at if said else max(after, sound.began_at), sound.ended_at)
    return said if said is not None and arrived_until - said.ended_at >= pause else None


def loudness(frame: bytes) -> float:
    samples = np.frombuffer(frame, dtype="<i2").astype(np.float64)
    return float(np.sqrt(np.mean(samples**2)))
