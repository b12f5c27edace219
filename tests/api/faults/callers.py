"""Who goes on asking while the database is in trouble, and notes what was answered and when."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
from httpx import AsyncClient

HONEST_SECONDS = 5.0
"""A worker does not wait longer for an answer."""

PATIENCE_SECONDS = 15.0
PAUSE_SECONDS = 0.05

SAYS_TRY_AGAIN = {"database-unavailable", "database-busy", "database-full"}

Body = Callable[[str], dict[str, Any]]


@dataclass
class Asker:
    """Asks for one thing, under a key, until it is done; then for the next."""

    client: AsyncClient
    method: str
    path: str
    body: Body
    """What is asked for under a key."""

    acknowledged: list[str] = field(default_factory=list)
    """Keys of what is done, as far as was heard."""
    refusals: Counter[str] = field(default_factory=Counter)
    """By their codes."""
    unclear: list[str] = field(default_factory=list)
    """Answers that leave a client without knowing what to do."""
    slowest_seconds: float = 0.0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        is_over = asyncio.Event()
        task = asyncio.create_task(self._ask_until(is_over))
        try:
            await self.answered()
            yield
        finally:
            is_over.set()
            async with asyncio.timeout(PATIENCE_SECONDS):
                await task

    async def answered(self) -> float:
        """When something is acknowledged that was asked for from now on (time.monotonic)."""
        enough = len(self.acknowledged) + 2
        await self._heard(lambda: len(self.acknowledged) >= enough)
        return monotonic()

    async def refused(self) -> str:
        """The code of the next refusal."""
        before = self.refusals.copy()
        await self._heard(lambda: self.refusals != before)
        return next(iter(self.refusals - before))

    async def _heard(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(enough)

    async def _ask_until(self, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            key = str(uuid4())
            is_done = False
            while not is_done:
                is_done = await self._ask(key)
                if is_done:
                    self.acknowledged.append(key)
                async with self._news:
                    self._news.notify_all()
                await asyncio.sleep(PAUSE_SECONDS)

    async def _ask(self, key: str) -> bool:
        began = monotonic()
        headers = {"Idempotency-Key": key}
        answer = await self.client.request(self.method, self.path, json=self.body(key), headers=headers)
        self.slowest_seconds = max(self.slowest_seconds, monotonic() - began)
        if answer.is_success:
            return True
        code = answer.json()["code"]
        self.refusals[code] += 1
        is_clear = (
            answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
            and answer.headers["content-type"] == "application/problem+json"
            and int(answer.headers.get("retry-after", 0)) > 0
            and code in SAYS_TRY_AGAIN
        )
        if not is_clear:
            self.unclear.append(f"{answer.status_code} {answer.text}")
        return False
