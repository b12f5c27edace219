import numpy as np
import pytest

from deploy.local.sip_gateway.g711 import Pcm
from deploy.local.sip_gateway.mixer import MOST_FRAMES, SILENCE, START_FRAMES, Mixer, Voice
from deploy.local.sip_gateway.rtp import CONCEALED_FRAMES
from deploy.local.sip_gateway.slack import REVIEW_FRAMES

pytestmark = pytest.mark.unit


def frame(value: int) -> Pcm:
    return np.full(160, value, dtype=np.int16)


def heard(mixer: Mixer) -> int:
    return int(mixer.mix()[0])


def running() -> tuple[Mixer, Voice]:
    """A voice that is being heard, all of it so far."""
    mixer = Mixer()
    voice = mixer.add("agent")
    for _ in range(START_FRAMES):
        voice.put(frame(0))
    for _ in range(START_FRAMES):
        mixer.mix()
    return mixer, voice


def test_nobody_speaking_is_silence() -> None:
    assert Mixer().mix() is SILENCE


def test_two_voices_are_heard_at_once() -> None:
    mixer = Mixer()
    for sid, value in (("agent", 100), ("operator", 20)):
        voice = mixer.add(sid)
        for _ in range(START_FRAMES):
            voice.put(frame(value))
    assert heard(mixer) == 120


def test_two_loud_voices_do_not_wrap_around() -> None:
    mixer = Mixer()
    for sid in ("agent", "operator"):
        voice = mixer.add(sid)
        for _ in range(START_FRAMES):
            voice.put(frame(30000))
    assert heard(mixer) == 32767


def test_a_voice_is_heard_once_it_has_gathered_some_audio_and_in_order() -> None:
    mixer = Mixer()
    voice = mixer.add("agent")
    voice.put(frame(1))
    assert heard(mixer) == 0
    voice.put(frame(2))
    assert [heard(mixer) for _ in range(2)] == [1, 2]


def test_a_frame_that_is_late_is_covered_by_the_one_before_it_fading_and_heard_when_it_comes() -> None:
    mixer = Mixer()
    voice = mixer.add("agent")
    voice.put(frame(500))
    voice.put(frame(800))
    assert [heard(mixer) for _ in range(4)] == [500, 800, 400, 200]
    voice.put(frame(600))
    assert heard(mixer) == 600


def test_a_voice_that_ran_dry_gathers_again() -> None:
    mixer = Mixer()
    voice = mixer.add("agent")
    voice.put(frame(1))
    voice.put(frame(2))
    for _ in range(START_FRAMES + CONCEALED_FRAMES):
        mixer.mix()
    assert mixer.mix() is SILENCE
    voice.put(frame(3))
    assert heard(mixer) == 0
    voice.put(frame(4))
    assert heard(mixer) == 3


def test_of_what_was_said_before_anybody_listened_the_last_is_heard() -> None:
    mixer = Mixer()
    voice = mixer.add("agent")
    for value in range(1, 10):
        voice.put(frame(value))
    assert [heard(mixer) for _ in range(START_FRAMES)] == [8, 9]


def test_of_a_voice_that_falls_behind_the_oldest_is_dropped() -> None:
    mixer, voice = running()
    for value in range(1, MOST_FRAMES + 3):
        voice.put(frame(value))
    assert heard(mixer) == 3


def test_delay_that_a_stall_left_behind_is_worked_off() -> None:
    mixer, voice = running()
    for _ in range(MOST_FRAMES - 1):
        voice.put(frame(0))
    delays = []
    for value in range(1, 5 * REVIEW_FRAMES):
        voice.put(frame(value))
        delays.append(value - heard(mixer))
    assert delays[MOST_FRAMES] == MOST_FRAMES - 1
    assert delays[-1] == START_FRAMES - 1


def test_a_voice_that_left_is_not_heard() -> None:
    mixer = Mixer()
    voice = mixer.add("agent")
    for _ in range(START_FRAMES):
        voice.put(frame(1))
    mixer.remove("agent")
    mixer.remove("agent")
    assert heard(mixer) == 0
