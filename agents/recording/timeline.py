"""Where sound belongs that arrives in pieces, from several people at once. Pure."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
"""Twice what most phone lines carry, for those that carry more."""

TOLERANCE = RATE_HZ // 5
"""Of samples: sound that comes so much too late still follows what came before it. Networks and event loops are uneven,
and a gap for each unevenness would be heard."""

PATIENCE = RATE_HZ // 2
"""Sound that is later than that is held for so long. If it catches up with its time, it was held up on its way; if not,
there was a pause before it."""

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
    """One speaker's sound, of which only is known when each piece arrived. `place` is told where it belongs."""

    def __init__(self, place: Callable[[int, Samples], None]) -> None:
        self._place = place
        self._end: int | None = None
        self._held: list[Samples] = []
        self._held_samples = 0
        self._held_since = 0
        self._begins = 0

    def hear(self, arrived: int, samples: Samples) -> None:
        """`arrived`: the sample at which the last one of these was heard, or some time later."""
        begins = arrived - len(samples) - self._held_samples
        if not self._held:
            self._held_since, self._begins = arrived, begins
        self._begins = min(self._begins, begins)  # of all that was held up the piece that was it least
        self._held.append(samples)
        self._held_samples += len(samples)
        if self._end is not None and self._begins <= self._end + TOLERANCE:
            self._let_go(self._end)
        elif arrived - self._held_since >= PATIENCE:
            self._let_go(self._begins)

    def finish(self) -> None:
        """Nothing more comes."""
        if self._held:
            self._let_go(self._begins)

    def _let_go(self, begin: int) -> None:
        begin = max(begin, self._end or 0)
        self._place(begin, np.concatenate(self._held))
        self._end = begin + self._held_samples
        self._held.clear()
        self._held_samples = 0
