"""WAV in and out of the telephone's format: 16-bit mono PCM at 8 kHz."""

import io
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 8000
BYTES_PER_SECOND = 2 * SAMPLE_RATE
FILTER_TAPS = 127
PASSBAND = 0.9  # of the lower of the two bandwidths


def read_wav(source: Path | bytes) -> bytes:
    """A WAV file of 16-bit samples, whatever its rate and channels, as telephone audio.

    Raises:
        ValueError: samples are not 16-bit.
        wave.Error: not a WAV file.
    """
    with wave.open(io.BytesIO(source) if isinstance(source, bytes) else str(source), "rb") as file:
        if file.getsampwidth() != 2:
            raise ValueError(f"{8 * file.getsampwidth()}-bit samples where 16-bit ones are read")
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, file.getnchannels())
        mono = samples.mean(axis=1).astype("<i2")
        return resample(mono.tobytes(), file.getframerate())


def write_wav(pcm: bytes) -> bytes:
    """Telephone audio as the content of a WAV file."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm)
    return content.getvalue()


def resample(pcm: bytes, rate: int, to_rate: int = SAMPLE_RATE) -> bytes:
    """16-bit mono from `rate` to `to_rate` samples a second, without aliases."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    if rate == to_rate or not len(samples):
        return pcm
    if rate > to_rate:
        samples = np.convolve(samples, _low_pass(PASSBAND * to_rate / rate), mode="same")
    times = np.arange(int(len(samples) * to_rate / rate)) * (rate / to_rate)
    resampled = np.interp(times, np.arange(len(samples)), samples)
    result: bytes = np.clip(np.round(resampled), -32768, 32767).astype("<i2").tobytes()
    return result


def _low_pass(bandwidth: float) -> NDArray[np.float64]:
    """A windowed sinc; `bandwidth` is a share of half the sample rate."""
    taps = np.arange(FILTER_TAPS) - FILTER_TAPS // 2
    kernel = np.sinc(bandwidth * taps) * np.hamming(FILTER_TAPS)
    normalized: NDArray[np.float64] = kernel / kernel.sum()
    return normalized
