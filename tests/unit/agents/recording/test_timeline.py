import numpy as np
import pytest

from agents.recording.timeline import RATE_HZ, Samples, Timeline, Voice

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


FRAME = RATE_HZ // 10


def placed(*arrivals: float) -> list[float]:
    """Where frames of a tenth of a second begin that arrived at these seconds; what is placed at once counts as one."""
    places: list[int] = []
    voice = Voice(lambda at, samples: places.extend(range(at, at + len(samples), FRAME)))
    for arrived in arrivals:
        voice.hear(round(arrived * RATE_HZ), np.ones(FRAME, np.int16))
    voice.finish()
    return [place / RATE_HZ for place in places]


def evenly(begin: float, count: int) -> list[float]:
    return pytest.approx([begin + n / 10 for n in range(count)])  # type: ignore[return-value]


def every_tenth(first: float, count: int) -> list[float]:
    return [first + n / 10 for n in range(count)]


def test_uneven_arrival_is_not_heard() -> None:
    arrivals = [at + jitter for at, jitter in zip(every_tenth(1.0, 10), (0, 0.09, 0, 0.15, 0.02) * 2, strict=True)]
    assert placed(*arrivals) == evenly(0.9, 10)


@pytest.mark.parametrize("stopped", [0.3, 0.5, 3.0])
def test_what_was_held_up_follows_what_came_before(stopped: float) -> None:
    """The event loop stood still: all that was heard meanwhile arrives at once."""
    held_up = round(stopped * 10)
    arrivals = every_tenth(1.0, 10) + [1.9 + stopped] * held_up + every_tenth(2.0 + stopped, 10)
    assert placed(*arrivals) == evenly(0.9, 20 + held_up)


def test_what_was_held_up_from_the_first_word_on_is_where_it_was_said() -> None:
    assert placed(*[2.0] * 8, *every_tenth(2.1, 10)) == evenly(1.2, 18)


@pytest.mark.parametrize("pause", [0.4, 1.5, 60.0])
def test_after_a_pause_a_voice_is_where_it_is_heard_again(pause: float) -> None:
    heard = placed(*every_tenth(1.0, 10), *every_tenth(2.0 + pause, 10))
    assert heard[:10] == evenly(0.9, 10)
    assert heard[10:] == evenly(1.9 + pause, 10)


def test_a_word_at_the_end_is_not_lost() -> None:
    assert placed(1.0, 1.1) == evenly(0.9, 2)


def test_sound_from_before_the_beginning_begins_with_it() -> None:
    assert placed(0.05) == [0]
