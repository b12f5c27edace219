"""When another system is left alone, so that callers are not kept waiting for what will not come. Pure."""

import time
from collections.abc import Callable
from enum import StrEnum

FAILURES_TO_OPEN = 5
COOLDOWN_SECONDS = 10.0


class BreakerState(StrEnum):
    closed = "closed"  # every request goes out
    open = "open"  # none does
    half_open = "half_open"  # one does, and decides


class Breaker:
    """Opens after some failures in a row; after a while a single request may try whether all is well again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.state = BreakerState.closed
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0

    def admits(self) -> bool:
        """Whether a request may go out. Whoever is admitted says what came of it."""
        if self.state is BreakerState.open and self._clock() - self._opened_at >= COOLDOWN_SECONDS:
            self.state = BreakerState.half_open
            return True
        return self.state is BreakerState.closed

    def succeeded(self) -> None:
        self.state, self._failures = BreakerState.closed, 0

    def failed(self) -> None:
        self._failures += 1
        if self.state is not BreakerState.closed or self._failures >= FAILURES_TO_OPEN:
            self.state, self._opened_at = BreakerState.open, self._clock()

    def given_up(self) -> None:
        """The request was broken off on our side, which says nothing: the next one may try instead."""
        if self.state is BreakerState.half_open:
            self.state = BreakerState.open
