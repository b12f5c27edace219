import io
import wave

import numpy as np
import pytest

from deploy.local.phone import read_wav, resample, write_wav

pytestmark = pytest.mark.unit


def tone(hertz: float, rate: int, seconds: float = 0.5) -> np.ndarray:
    samples: np.ndarray = (np.sin(2 * np.pi * hertz / rate * np.arange(int(rate * seconds))) * 10000).astype("<i2")
    return samples


def loudest(pcm: bytes, rate: int = 8000) -> tuple[float, float]:
    """Frequency and amplitude of the strongest tone."""
    samples = np.frombuffer(pcm, dtype="<i2")
    spectrum = np.abs(np.fft.rfft(samples)) * 2 / len(samples)
    peak = int(np.argmax(spectrum))
    return peak * rate / len(samples), float(spectrum[peak])


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_a_tone_keeps_its_pitch_and_loudness(rate: int) -> None:
    pcm = resample(tone(1000, rate).tobytes(), rate)
    assert len(pcm) == pytest.approx(8000, abs=4)
    hertz, amplitude = loudest(pcm)
    assert hertz == pytest.approx(1000, abs=4)
    assert amplitude == pytest.approx(10000, rel=0.05)


def test_what_a_telephone_cannot_carry_is_left_out_and_not_folded_down() -> None:
    _, amplitude = loudest(resample(tone(6500, 22050).tobytes(), 22050))
    assert amplitude < 300


def test_telephone_audio_is_left_as_it_is() -> None:
    pcm = tone(440, 8000).tobytes()
    assert resample(pcm, 8000) == pcm
    assert resample(b"", 16000) == b""
    assert read_wav(write_wav(pcm)) == pcm


def test_stereo_becomes_mono() -> None:
    mono = tone(440, 8000)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(2)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(np.repeat(mono, 2).tobytes())
    assert read_wav(file.getvalue()) == mono.tobytes()


def test_other_sample_sizes_are_refused() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(8000)
        writer.writeframes(bytes(100))
    with pytest.raises(ValueError, match="8-bit"):
        read_wav(file.getvalue())
