import asyncio
import heapq
from itertools import count

SETTLING_ROUNDS = 50
"""Turns of the event loop that whoever was woken gets before time goes on."""


class ManualClock:
    """Time that passes when a test says so, in order, and stands still otherwise."""

    def __init__(self) -> None:
        self._now = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    async def pass_(self, seconds: float) -> None:
        end = self._now + seconds
        while True:
            await _settle()
            if not self._sleepers or self._sleepers[0][0] > end:
                break
            self._now, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
        self._now = end


async def _settle() -> None:
    for _ in range(SETTLING_ROUNDS):
        await asyncio.sleep(0)
