import pytest

from api.recordings.ogg import length_seconds
from api.sound import RecordingUnreadable
from tests.ogg import recording

pytestmark = pytest.mark.unit

TWO_SECONDS = recording(2.0)


@pytest.mark.parametrize("seconds", [0.1, 1.0, 61.5])
def test_a_recording_says_how_long_it_is(seconds: float) -> None:
    assert length_seconds(recording(seconds)) == pytest.approx(seconds, abs=0.03)


def test_of_one_that_was_cut_off_the_whole_pages_count() -> None:
    cut = recording(10.0)[:-500]
    assert 8.5 <= length_seconds(cut) < 10


@pytest.mark.parametrize(
    "audio",
    [
        b"",
        b"OggS",
        b"<html>",
        bytes(4_000),
        TWO_SECONDS[:60],
        TWO_SECONDS[1:],
        recording(1.0, codec="pcm_s16le", container="wav"),
    ],
    ids=["empty", "head", "html", "zeros", "no sound yet", "beginning gone", "WAV"],
)
def test_what_is_no_recording_is_refused(audio: bytes) -> None:
    with pytest.raises(RecordingUnreadable):
        length_seconds(audio)
