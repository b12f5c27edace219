"""Where sound belongs that arrives in pieces, from several people at once. Pure."""

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
"""Twice what most phone lines carry, for those that carry more."""

TOLERANCE = RATE_HZ // 5
"""Of samples: sound that comes so much too early or too late still follows what came before it. Networks are
uneven, and a gap for each unevenness would be heard."""

Samples = npt.NDArray[np.int16]


class Timeline:
    """Two channels since a beginning, silent wherever nothing was heard. What is heard at once is added up."""

    def __init__(self) -> None:
        self._begin = 0
        self._sound = np.zeros((0, 2), np.int32)

    def place(self, channel: int, at: int, samples: Samples) -> None:
        """`at`: number of the first sample. What lies before that which was taken already is left out."""
        late = max(self._begin - at, 0)
        begin = at + late - self._begin
        end = begin + max(len(samples) - late, 0)
        if end > len(self._sound):
            self._sound = np.concatenate([self._sound, np.zeros((end - len(self._sound), 2), np.int32)])
        self._sound[begin:end, channel] += samples[late:]

    def take(self, until: int) -> Samples:
        """All up to this sample, once: of each of them left and right."""
        count = max(until - self._begin, 0)
        taken, self._sound = self._sound[:count], self._sound[count:]
        self._begin += count
        silence = np.zeros((count - len(taken), 2), np.int32)
        limits = np.iinfo(np.int16)
        return np.concatenate([taken, silence]).clip(limits.min, limits.max).astype(np.int16)


class Voice:
    """One speaker's sound, of which only is known when each piece arrived."""

    def __init__(self) -> None:
        self._next: int | None = None

    def place(self, arrived: int, count: int) -> int:
        """Where a piece begins of which the last sample was heard at `arrived`."""
        begin = arrived - count
        if self._next is None or abs(begin - self._next) > TOLERANCE:
            self._next = max(begin, 0)
        begin, self._next = self._next, self._next + count
        return begin
