import asyncio
from typing import Protocol


class Clock(Protocol):
    """Seconds that only go forward. Tests bring their own, so that a minute of waiting takes none."""

    def now(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class LoopClock:
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
