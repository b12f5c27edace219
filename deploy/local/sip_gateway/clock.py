import asyncio
from collections.abc import Callable

TICK_SECONDS = 0.020
MOST_TICKS_AT_ONCE = 3  # what is later than 60 ms no phone waits for: it is skipped

Listener = Callable[[int], None]  # told how many frames were skipped before this one


class FrameClock:
    """One beat for all calls of the process: every 20 ms of the time that has really passed."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, listener: Listener) -> None:
        self._listeners.add(listener)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="frame clock")

    def remove(self, listener: Listener) -> None:
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
            skipped = max(0, int((loop.time() - due) / TICK_SECONDS) - MOST_TICKS_AT_ONCE)
            due += skipped * TICK_SECONDS
            for listener in tuple(self._listeners):
                listener(skipped)
