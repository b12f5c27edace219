from array import array
from itertools import islice, pairwise

import pytest

from agents.human.music import FRAME_SAMPLES, RATE_HZ, music

pytestmark = pytest.mark.unit

SECONDS = 17  # all chords, and the first one again
LOUDEST_STEP = 4_000


def samples() -> "array[int]":
    heard = array("h")
    for frame in islice(music(), SECONDS * RATE_HZ // FRAME_SAMPLES):
        heard.frombytes(frame)
    return heard


def test_it_is_never_silent_for_long_nor_ever_loud() -> None:
    heard = samples()
    parts = [heard[start : start + RATE_HZ] for start in range(0, len(heard), RATE_HZ)]
    assert all(500 < max(part) < 6_000 for part in parts)


def test_it_never_clicks() -> None:
    heard = samples()
    assert max(abs(after - before) for before, after in pairwise(heard)) < LOUDEST_STEP
