import numpy as np
import pytest

from deploy.local.sip_gateway.cushion import FRAME_SECONDS, MOST_SECONDS, WANTED_SECONDS, Cushion
from deploy.local.sip_gateway.g711 import Pcm
from deploy.local.sip_gateway.slack import REVIEW_FRAMES

pytestmark = pytest.mark.unit


class Queue:
    """LiveKit's, as far as it can be told from outside: what it was given, and how long that lasts."""

    def __init__(self) -> None:
        self.cushion = Cushion()
        self.lasts_until = 0.0
        self.given: list[int] = []
        self.ran_dry = 0

    def put(self, value: int, now: float) -> None:
        if self.given and now > self.lasts_until:
            self.ran_dry += 1
        for frame in self.cushion.put(np.full(160, value, dtype=np.int16), now):
            self.given.append(int(frame[0]))
            self.lasts_until = max(self.lasts_until, now) + FRAME_SECONDS

    def left(self, now: float) -> float:
        return self.lasts_until - now


def test_a_voice_begins_behind_a_frame_of_silence_and_may_then_be_as_late_as_that() -> None:
    queue = Queue()
    queue.put(1, now=0.0)
    assert queue.given == [0, 1]
    for number in range(1, 100):
        lateness = 0.9 * WANTED_SECONDS * (number % 2)
        queue.put(number + 1, now=number * FRAME_SECONDS + lateness)
    assert queue.given == [0, *range(1, 101)]
    assert queue.ran_dry == 0


def test_a_short_gap_is_left_with_what_was_before_it_fading() -> None:
    queue = Queue()
    queue.put(800, now=0.0)
    queue.put(900, now=0.05)
    assert queue.given == [0, 800, 400, 900]


def test_a_pause_is_left_as_a_call_begins() -> None:
    queue = Queue()
    queue.put(800, now=0.0)
    queue.put(900, now=5.0)
    assert queue.given == [0, 800, 0, 900]


def test_after_a_stall_only_so_much_is_kept_as_nobody_notices() -> None:
    queue = Queue()
    for value in range(1, 50):
        queue.put(value, now=1.0)
    assert MOST_SECONDS <= queue.left(1.0) <= MOST_SECONDS + FRAME_SECONDS


def test_delay_that_a_stall_left_behind_is_worked_off() -> None:
    queue = Queue()
    for value in range(10):
        queue.put(value, now=0.0)
    for number in range(1, 5 * REVIEW_FRAMES):
        queue.put(number, now=number * FRAME_SECONDS)
    assert queue.left(number * FRAME_SECONDS) <= WANTED_SECONDS + 1.5 * FRAME_SECONDS
    assert queue.ran_dry == 0


@pytest.mark.parametrize("milliseconds", [10, 30, 60])
def test_phones_may_send_packets_of_another_length(milliseconds: int) -> None:
    cushion = Cushion()
    frame: Pcm = np.ones(8 * milliseconds, dtype=np.int16)
    given = [part for number in range(100) for part in cushion.put(frame, number * milliseconds / 1000)]
    assert sum(len(part) for part in given) == 160 + 100 * len(frame)
