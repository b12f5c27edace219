import numpy as np
import pytest

from agents.recording.timeline import RATE_HZ, TOLERANCE, Samples, Timeline, Voice

pytestmark = pytest.mark.unit


def samples(*values: int) -> Samples:
    return np.array(values, np.int16)


def test_each_side_is_heard_where_it_belongs_and_silence_elsewhere() -> None:
    timeline = Timeline()
    timeline.place(0, 1, samples(5, 6))
    timeline.place(1, 3, samples(7))
    assert timeline.take(5).tolist() == [[0, 0], [5, 0], [6, 0], [0, 7], [0, 0]]


def test_what_was_taken_is_not_taken_again() -> None:
    timeline = Timeline()
    timeline.place(0, 0, samples(1, 2, 3, 4))
    assert timeline.take(3).tolist() == [[1, 0], [2, 0], [3, 0]]
    assert timeline.take(4).tolist() == [[4, 0]]
    assert timeline.take(4).tolist() == []
    assert timeline.take(2).tolist() == []


def test_who_speaks_at_once_is_heard_at_once_and_not_louder_than_loud() -> None:
    timeline = Timeline()
    timeline.place(1, 0, samples(100, 30_000, -30_000))
    timeline.place(1, 0, samples(11, 30_000, -30_000))
    assert timeline.take(3)[:, 1].tolist() == [111, 32_767, -32_768]


def test_what_comes_too_late_has_no_place_any_more() -> None:
    timeline = Timeline()
    timeline.take(2)
    timeline.place(0, 0, samples(1, 2, 3))
    timeline.place(0, 0, samples(9))
    assert timeline.take(4).tolist() == [[3, 0], [0, 0]]


def test_uneven_arrival_is_not_heard() -> None:
    voice = Voice()
    frame = RATE_HZ // 10
    arrivals = [frame * n + jitter for n, jitter in enumerate((0, 900, -900, 3_000, 0), start=1)]
    assert [voice.place(arrived, frame) for arrived in arrivals] == [0, frame, 2 * frame, 3 * frame, 4 * frame]


def test_after_a_pause_a_voice_is_where_it_is_heard_again() -> None:
    voice = Voice()
    voice.place(1_000, 1_000)
    assert voice.place(1_000 + 1_000 + TOLERANCE, 1_000) == 1_000
    assert voice.place(90_000, 1_000) == 89_000
    assert voice.place(91_000, 1_000) == 90_000


def test_sound_from_before_the_beginning_begins_with_it() -> None:
    assert Voice().place(300, 1_000) == 0
