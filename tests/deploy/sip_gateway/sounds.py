"""Tones, and telling by ear which of them is there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deploy.local.sip_gateway.g711 import encode

RATE = 8000
FRAME_SECONDS = 0.02
SIGNATURE_FRAMES = 20  # 400 ms of either tone
AMPLITUDE = 8000
HOP = 20  # samples between two looks at a recording, 2.5 ms
WINDOW = 160  # samples looked at: 20 ms, in which tones 50 Hz apart can be told from each other

Wave = NDArray[np.float64]


def tone(hertz: float, seconds: float, rate: int = RATE) -> bytes:
    samples = np.sin(2 * np.pi * hertz / rate * np.arange(int(seconds * rate))) * AMPLITUDE
    pcm: bytes = samples.astype("<i2").tobytes()
    return pcm


def strength(pcm: bytes, hertz: float) -> float:
    """Amplitude of that frequency in 8 kHz audio, 0 to 32,767 (the single Fourier term)."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    turns = np.exp(-2j * np.pi * hertz / RATE * np.arange(len(samples)))
    return float(2 * np.abs(samples @ turns) / max(1, len(samples)))


def strengths(recording: Wave, hertz: float) -> Wave:
    """Amplitude of that frequency in each 20 ms that begin 2.5 ms after the last."""
    turned = recording * np.exp(-2j * np.pi * hertz / RATE * np.arange(len(recording)))
    total = np.concatenate(([0], np.cumsum(turned)))
    found: Wave = np.abs(total[WINDOW::HOP] - total[:-WINDOW:HOP]) * 2 / WINDOW
    return found


@dataclass(frozen=True)
class Signature:
    """A sound that never stops and that nobody else makes: one tone, the other, the first, each for 400 ms.

    The tones tell whose voice it is, their level whether it is there, their change when it was said. Multiples of
    50 Hz go into a frame without a remainder.
    """

    first: int
    second: int

    def hertz(self, frame: int) -> int:
        return self.second if frame // SIGNATURE_FRAMES % 2 else self.first

    def pcm(self, frame: int) -> bytes:
        return tone(self.hertz(frame), FRAME_SECONDS)

    def payload(self, frame: int) -> bytes:
        """G.711 µ-law."""
        return encode("PCMU", np.frombuffer(self.pcm(frame), dtype=np.int16))
