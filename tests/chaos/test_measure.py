"""The silence that a caller heard, from when there was sound and when they spoke themselves."""

import pytest

from deploy.local.phone import Sound
from tests.chaos.measure import Speech, is_heard_again, longest_silence, wait_since_fault

pytestmark = pytest.mark.unit

GREETING = Sound(0.0, 4.0)
QUESTION = Speech(6.0, 8.0, is_answer=True)
ANSWER = Sound(9.5, 12.0)


def test_the_wait_for_an_answer_is_silence() -> None:
    assert longest_silence([GREETING, ANSWER], [QUESTION], since=5.0, until=12.0) == 1.5


def test_the_callers_own_time_to_think_is_none() -> None:
    late = Speech(30.0, 32.0, is_answer=True)
    assert longest_silence([GREETING, Sound(33.0, 34.0)], [late], since=5.0, until=34.0) == 1.0


def test_who_asks_in_vain_whether_anybody_is_there_goes_on_waiting() -> None:
    again = Speech(20.0, 22.0, is_answer=False)
    assert longest_silence([GREETING, Sound(23.0, 25.0)], [QUESTION, again], since=9.0, until=25.0) == 15.0


def test_a_sentence_that_is_cut_off_is_silent_until_the_next_sound() -> None:
    assert longest_silence([Sound(0.0, 2.0), Sound(5.0, 8.0)], [], since=1.5, until=8.0) == 3.0


def test_a_line_that_stays_dead_is_silent_to_the_end() -> None:
    assert longest_silence([GREETING], [QUESTION], since=7.0, until=33.0) == 25.0


def test_what_was_over_before_does_not_count() -> None:
    sounds = [Sound(0.0, 1.0), Sound(11.0, 12.0), Sound(13.0, 20.0)]
    assert longest_silence(sounds, [], since=12.5, until=20.0) == 1.0


def test_music_under_the_callers_words_is_no_silence() -> None:
    assert longest_silence([Sound(0.0, 20.0)], [QUESTION], since=5.0, until=20.0) == 0.0


def test_the_wait_since_the_fault_leaves_out_the_silence_before_it_and_the_callers_own_words() -> None:
    sounds = [GREETING, ANSWER]
    assert wait_since_fault(sounds, [QUESTION], struck_at=9.0, until=12.0) == 0.5
    assert wait_since_fault(sounds, [QUESTION], struck_at=7.0, until=12.0) == 1.5
    assert wait_since_fault(sounds, [QUESTION], struck_at=10.0, until=12.0) == 0.0


def test_an_agent_is_heard_again_with_the_first_sound_that_was_not_on_its_way() -> None:
    sounds = [Sound(0.0, 10.2), Sound(10.4, 10.6), Sound(13.0, 15.0)]
    assert is_heard_again(sounds, struck_at=10.0, settle_seconds=0.5)
    assert not is_heard_again(sounds[:2], struck_at=10.0, settle_seconds=0.5)
