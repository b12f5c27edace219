import numpy as np
import pytest

from deploy.local.sip_gateway.g711 import Codec, decode, encode

pytestmark = pytest.mark.unit

EVERY_CODE = bytes(range(256))
EVERY_SAMPLE = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)


@pytest.mark.parametrize(
    ("codec", "code", "sample"),
    [
        ("PCMU", 0xFF, 0),  # values of ITU-T G.711, tables 1a to 2b, at 16 bits
        ("PCMU", 0x80, 32124),
        ("PCMU", 0x00, -32124),
        ("PCMU", 0xFE, 8),
        ("PCMA", 0xD5, 8),
        ("PCMA", 0x55, -8),
        ("PCMA", 0xAA, 32256),
        ("PCMA", 0x2A, -32256),
    ],
)
def test_codes_mean_what_the_standard_says(codec: Codec, code: int, sample: int) -> None:
    assert decode(codec, bytes([code]))[0] == sample


@pytest.mark.parametrize("codec", ["PCMU", "PCMA"])
def test_every_code_survives_the_way_there_and_back(codec: Codec) -> None:
    meanings = decode(codec, EVERY_CODE)
    assert np.array_equal(decode(codec, encode(codec, meanings)), meanings)


@pytest.mark.parametrize("codec", ["PCMU", "PCMA"])
def test_no_code_is_nearer_to_a_sample_than_the_chosen_one(codec: Codec) -> None:
    meanings = np.sort(decode(codec, EVERY_CODE).astype(np.int32))
    samples = EVERY_SAMPLE.astype(np.int32)
    above = np.clip(np.searchsorted(meanings, samples), 1, 255)
    nearest = np.minimum(abs(meanings[above] - samples), abs(meanings[above - 1] - samples))
    assert np.array_equal(abs(decode(codec, encode(codec, EVERY_SAMPLE)).astype(np.int32) - samples), nearest)
