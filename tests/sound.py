"""Sounds for tests."""

import io
import math
import wave
from array import array

from livekit import rtc

FRAME_SECONDS = 0.1


def silence(seconds: float = 1.0, *, rate_hz: int = 8_000, channels: int = 1, bytes_per_sample: int = 2) -> bytes:
    """A WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(bytes_per_sample)
        writer.setframerate(rate_hz)
        writer.writeframes(bytes(int(seconds * rate_hz) * channels * bytes_per_sample))
    return file.getvalue()


def sound(seconds: float, loudness: int, rate_hz: int) -> list[rtc.AudioFrame]:
    """A tone, `loudness` of 32,767."""
    per_frame = int(rate_hz * FRAME_SECONDS)
    samples = array("h", (int(loudness * math.sin(place)) for place in range(per_frame))).tobytes()
    return [rtc.AudioFrame(samples, rate_hz, 1, per_frame) for _ in range(round(seconds / FRAME_SECONDS))]


def speech(seconds: float, rate_hz: int) -> list[rtc.AudioFrame]:
    return sound(seconds, 4_000, rate_hz)


def quiet(seconds: float, rate_hz: int) -> list[rtc.AudioFrame]:
    """A line's own noise."""
    return sound(seconds, 30, rate_hz)


def a_message(seconds: float, rate_hz: int) -> list[rtc.AudioFrame]:
    """Something said, and then nothing any more."""
    return speech(seconds, rate_hz) + quiet(10, rate_hz)
