from decimal import Decimal

import pytest

from api.contract import MAX_MESSAGE_SECONDS
from api.sound import RecordingUnreadable
from api.voicemails.wav import MAX_BYTES, length_seconds
from tests.sound import silence

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("rate_hz", [8_000, 16_000])
def test_a_message_says_how_long_it_is(rate_hz: int) -> None:
    assert length_seconds(silence(1.5, rate_hz=rate_hz)) == Decimal("1.50")


def test_a_single_sample_is_not_no_time_at_all() -> None:
    assert length_seconds(silence(1 / 8_000)) == Decimal("0.01")


def test_the_longest_message_fits_the_limit() -> None:
    assert len(silence(MAX_MESSAGE_SECONDS, rate_hz=16_000)) < MAX_BYTES


@pytest.mark.parametrize(
    "audio",
    [
        b"",
        b"RIFF",
        b"<html>",
        bytes(4_000),
        silence(0),
        silence(1)[:-100],
        silence(channels=2),
        silence(bytes_per_sample=1),
        silence(rate_hz=44_100),
    ],
    ids=["empty", "head", "html", "zeros", "nothing said", "cut off", "stereo", "8 bits", "44.1 kHz"],
)
def test_what_is_no_message_is_refused(audio: bytes) -> None:
    with pytest.raises(RecordingUnreadable):
        length_seconds(audio)
