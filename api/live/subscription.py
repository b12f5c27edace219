import asyncio
import json
from collections import deque
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from api.live.announcements import Topic
from api.live.position import Position

BACKLOG = 500
"""Changes that one console may be behind. Beyond it the console is let go: it comes back and fetches everything."""


class Batch(NamedTuple):
    """Changes, each once, and how far whoever has them has followed the feed."""

    position: Position
    changes: list[str]


class Subscription:
    """What one console, or one loop of the api, has not taken yet."""

    def __init__(self, beginning: Position | None) -> None:
        """Changes come from there on; without a beginning there is nothing to follow, and it is over at once."""
        self.beginning = beginning
        self.is_resumed = False
        self._position = beginning
        self._changes: deque[str] = deque()
        self._is_over = beginning is None
        self._is_ready = asyncio.Event()
        if self._is_over:
            self._is_ready.set()

    def resume(self, missed: Sequence[str]) -> None:
        """It goes on where another ended: what was announced in between comes first."""
        self.is_resumed = True
        self._changes.extendleft(reversed(missed))
        if self._changes:
            self._is_ready.set()

    def offer(self, position: Position, changes: Sequence[str]) -> bool:
        """Whether there was room."""
        if len(self._changes) + len(changes) > BACKLOG:
            return False
        self._position = position
        self._changes.extend(changes)
        self._is_ready.set()
        return True

    def end(self) -> None:
        """Make the end the very next thing."""
        self._changes.clear()
        self._is_over = True
        self._is_ready.set()

    async def next(self, patience: timedelta) -> str | None:
        """The next change, or None at the end. Raises TimeoutError when nothing comes for that long."""
        if not await self._ready(patience):
            return None
        change = self._changes.popleft()
        self._rest()
        return change

    async def hear_of(self, topics: Collection[Topic], patience: timedelta, rest: timedelta) -> None:
        """Returns when one of these changes, and after `patience` at the latest. A feed that has ended says nothing of
        what changed meanwhile: then after `rest`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience.total_seconds()):
                while (change := await self.next(patience)) is not None:
                    if json.loads(change)["topic"] in topics:
                        return
                await asyncio.sleep(rest.total_seconds())

    async def batch(self, patience: timedelta) -> Batch | None:
        """All changes that are there: while one is being sent, the next ones become one. Otherwise as `next`."""
        if not await self._ready(patience) or self._position is None:
            return None
        batch = Batch(self._position, list(dict.fromkeys(self._changes)))
        self._changes.clear()
        self._rest()
        return batch

    async def _ready(self, patience: timedelta) -> bool:
        async with asyncio.timeout(patience.total_seconds()):
            await self._is_ready.wait()
        return not self._is_over

    def _rest(self) -> None:
        if not self._changes:
            self._is_ready.clear()
