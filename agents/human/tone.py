"""The tone after which one speaks."""

import math
from array import array
from collections.abc import AsyncIterator

from livekit import rtc

RATE_HZ = 24_000
FRAME_SECONDS = 0.02
TONE_SECONDS = 0.4
TONE_HZ = 1_000
LOUDNESS = 8_000  # of 32,767: as loud as the voice before it


async def tone() -> AsyncIterator[rtc.AudioFrame]:
    per_frame = int(RATE_HZ * FRAME_SECONDS)
    for start in range(0, int(RATE_HZ * TONE_SECONDS), per_frame):
        samples = array("h", (_sample(start + place) for place in range(per_frame)))
        yield rtc.AudioFrame(samples.tobytes(), RATE_HZ, 1, per_frame)


def _sample(place: int) -> int:
    return int(LOUDNESS * math.sin(2 * math.pi * TONE_HZ * place / RATE_HZ))
