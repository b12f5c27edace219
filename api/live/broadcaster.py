"""One LISTEN connection a process, fanned out to every console: Postgres is the only bus."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Self

import asyncpg

from api.live.announcements import CHANNEL

log = logging.getLogger(__name__)

BACKLOG = 500
"""Messages that one console may be behind. Beyond it the console is let go: it comes back and fetches everything."""

RECONNECT_AFTER = timedelta(seconds=1)


class Subscription:
    """What one console has not been sent yet."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[str | None] = asyncio.Queue(BACKLOG)

    def offer(self, message: str) -> bool:
        """Whether there was room."""
        try:
            self._messages.put_nowait(message)
        except asyncio.QueueFull:
            return False
        return True

    def end(self) -> None:
        """Make the end the very next thing."""
        while not self._messages.empty():
            self._messages.get_nowait()
        self._messages.put_nowait(None)

    async def next(self, patience: timedelta) -> str | None:
        """The next message, or None at the end. Raises TimeoutError when nothing comes for that long."""
        async with asyncio.timeout(patience.total_seconds()):
            return await self._messages.get()


class Broadcaster:
    """Between `async with` and `close` it listens, and comes back when the database was away."""

    def __init__(self, dsn: str, reconnect_after: timedelta = RECONNECT_AFTER) -> None:
        self._dsn = dsn
        self._reconnect_after = reconnect_after
        self._subscriptions: set[Subscription] = set()
        self._is_closed = False
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Returns after the first attempt to connect: without its database the process starts, and is not ready."""
        tried = asyncio.Event()
        self._listening = asyncio.create_task(self._listen_forever(tried))
        await tried.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    def close(self) -> None:
        """Let every console go, and the ones that come later too."""
        self._is_closed = True
        self._end_all()

    @contextlib.contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        subscription = Subscription()
        if self._is_closed:
            subscription.end()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def _listen_forever(self, tried: asyncio.Event) -> None:
        while True:
            try:
                await self._listen(tried)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("live feed cannot listen", extra={"error": str(error)})
            tried.set()
            # What was announced meanwhile is lost: let the consoles come back and fetch everything.
            self._end_all()
            await asyncio.sleep(self._reconnect_after.total_seconds())

    async def _listen(self, connected: asyncio.Event) -> None:
        """Returns when the connection is lost."""
        lost = asyncio.Event()
        connection = await asyncpg.connect(self._dsn)
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, lambda *message: self._spread(str(message[-1])))
            connected.set()
            await lost.wait()
        finally:
            connection.terminate()

    def _spread(self, message: str) -> None:
        for subscription in list(self._subscriptions):
            if not subscription.offer(message):
                log.warning("live feed let a slow console go")
                self._subscriptions.discard(subscription)
                subscription.end()

    def _end_all(self) -> None:
        for subscription in self._subscriptions:
            subscription.end()
        self._subscriptions.clear()
