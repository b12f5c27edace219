"""Sentences that were spoken beforehand: what is left to say when no voice answers."""

import wave
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from livekit import rtc

FOLDER = Path(__file__).parent / "sentences"

NO_VOICE = "I'm sorry, I have a problem with my voice. Please stay on the line, I'll get you a person."
STAY = "Please stay on the line. A person will be with you as soon as possible."

FILES = {NO_VOICE: "no_voice.wav", STAY: "stay.wav"}

FRAME_SECONDS = 0.02

Recordings = Mapping[str, tuple[rtc.AudioFrame, ...]]
"""Sound by what is said."""


def load_recordings() -> Recordings:
    return {text: tuple(_frames(FOLDER / name)) for text, name in FILES.items()}


def _frames(file: Path) -> list[rtc.AudioFrame]:
    with wave.open(str(file), "rb") as recording:
        rate, samples = recording.getframerate(), int(recording.getframerate() * FRAME_SECONDS)
        pcm = recording.readframes(recording.getnframes())
    step = samples * 2  # 16 bit
    whole = [pcm[at : at + step] for at in range(0, len(pcm) - step + 1, step)]
    return [rtc.AudioFrame(data, rate, 1, samples) for data in whole]


async def played(frames: tuple[rtc.AudioFrame, ...]) -> AsyncIterator[rtc.AudioFrame]:
    for frame in frames:
        yield frame
