"""Tones, and telling by ear which of them is there."""

import numpy as np

RATE = 8000


def tone(hertz: float, seconds: float, rate: int = RATE) -> bytes:
    samples = np.sin(2 * np.pi * hertz / rate * np.arange(int(seconds * rate))) * 8000
    pcm: bytes = samples.astype("<i2").tobytes()
    return pcm


def strength(pcm: bytes, hertz: float) -> float:
    """Amplitude of that frequency in 8 kHz audio, 0 to 32,767 (the single Fourier term)."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    turns = np.exp(-2j * np.pi * hertz / RATE * np.arange(len(samples)))
    return float(2 * np.abs(samples @ turns) / max(1, len(samples)))
