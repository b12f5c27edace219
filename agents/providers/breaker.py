import logging
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Literal

from agents.providers import metrics

log = logging.getLogger(__name__)

Kind = Literal["stt", "llm", "tts"]

FAILURES = 2
"""Each costs a caller the whole deadline: one may be chance, the second is not."""

WINDOW_SECONDS = 60.0

REST_SECONDS = 30.0
"""Until a broken provider is tried again, by one request of one caller."""


class State(StrEnum):
    closed = "closed"  # all is well
    half_open = "half_open"  # one request is on its way, to see
    open = "open"  # not asked


class Breaker:
    """Whether a provider is worth asking, as this process has seen it."""

    def __init__(self, kind: Kind, provider: str, *, now: Callable[[], float] = time.monotonic) -> None:
        self.kind = kind
        self.provider = provider
        self.state = State.closed
        self._now = now
        self._failures: list[float] = []
        self._since = now()
        metrics.state(kind, provider, self.state)

    def admits(self) -> bool:
        """Whether to ask. Of a provider that has rested, one request finds out; one that never said how it went is
        given up after another rest."""
        if self.state is not State.closed:
            if self._now() - self._since < REST_SECONDS:
                return False
            self._become(State.half_open)
        return True

    def succeeded(self) -> None:
        self._failures.clear()
        if self.state is not State.closed:
            self._become(State.closed)

    def failed(self, error: Exception) -> None:
        metrics.failed(self.kind, self.provider)
        log.warning(
            "provider failed", extra={"kind": self.kind, "provider": self.provider, "error": type(error).__name__}
        )
        now = self._now()
        self._failures = [at for at in self._failures if now - at < WINDOW_SECONDS] + [now]
        if self.state is State.half_open or (self.state is State.closed and len(self._failures) >= FAILURES):
            self._become(State.open)

    def _become(self, state: State) -> None:
        changed, self.state, self._since = state is not self.state, state, self._now()
        if changed:
            metrics.state(self.kind, self.provider, state)
            log.warning("provider breaker", extra={"kind": self.kind, "provider": self.provider, "state": str(state)})
