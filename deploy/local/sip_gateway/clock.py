import asyncio
from collections.abc import Callable

TICK_SECONDS = 0.020
MOST_TICKS_AT_ONCE = 5  # after a stall longer than 100 ms the rest of it is skipped


class FrameClock:
    """One beat for all calls of the process: every 20 ms of the time that has really passed."""

    def __init__(self) -> None:
        self._listeners: set[Callable[[], None]] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, listener: Callable[[], None]) -> None:
        self._listeners.add(listener)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="frame clock")

    def remove(self, listener: Callable[[], None]) -> None:
        self._listeners.discard(listener)
        if not self._listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += TICK_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))
            due = max(due, loop.time() - MOST_TICKS_AT_ONCE * TICK_SECONDS)
            for listener in tuple(self._listeners):
                listener()
