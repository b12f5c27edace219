"""One connection a process reads what was announced and fans it out to every console: Postgres is the only bus."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from time import monotonic
from typing import Self

import asyncpg

from api.faults import LOST
from api.live.position import Position
from api.live.repository import CHANNEL, ChangeRepository
from api.live.subscription import BACKLOG, Subscription

log = logging.getLogger(__name__)

RECONNECT_AFTER = timedelta(seconds=1)

BREATH = timedelta(milliseconds=20)
"""Between two looks: what commits meanwhile is read, fanned out and told to the other processes at once."""

LOOK_EVERY = timedelta(seconds=1)
"""Without being woken too: whoever committed may have died before it could tell, or has nobody to tell."""

PRUNE_EVERY = timedelta(minutes=1)

PATIENCE = timedelta(seconds=2)
"""With a database that does not answer."""


class Broadcaster:
    """Between `async with` and `close` it reads, and goes on where it was when the database was away."""

    def __init__(self, dsn: str, reconnect_after: timedelta = RECONNECT_AFTER, breath: timedelta = BREATH) -> None:
        self._dsn = dsn
        self._reconnect_after = reconnect_after
        self._breath = breath
        self._subscriptions: set[Subscription] = set()
        self._position: Position | None = None
        self._changes: ChangeRepository | None = None
        self._reading = asyncio.Lock()  # a connection answers one question at a time
        self._woken = asyncio.Event()
        self._has_news = False
        self._prune_at = monotonic()
        self._is_closed = False
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Returns after the first attempt to connect: without its database the process starts, and is not ready."""
        tried = asyncio.Event()
        self._running = asyncio.create_task(self._run(tried))
        await tried.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def close(self) -> None:
        """Let every console go, and the ones that come later too."""
        self._is_closed = True
        self._end_all()

    def wake(self) -> None:
        """This process has committed something new."""
        self._has_news = True
        self._woken.set()

    @contextlib.contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        subscription = Subscription(None if self._is_closed else self._position)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    @contextlib.asynccontextmanager
    async def resume(self, after: Position | None) -> AsyncIterator[Subscription]:
        """A subscription that begins at `after`, as long as it is known what was announced since."""
        await self._reach(after)
        with self.subscribe() as subscription:
            missed = await self._missed(after, subscription.beginning)
            if missed is not None:
                subscription.resume(missed)
            yield subscription

    async def _reach(self, position: Position | None) -> None:
        """Another process may have read further than this one."""
        if position is None or self._position is None or self._position.includes(position):
            return
        with contextlib.suppress(*LOST):
            if self._changes is not None:
                await self._look(self._changes)

    async def _missed(self, after: Position | None, until: Position | None) -> list[str] | None:
        if after is None or until is None or not until.can_resume(after):
            return None
        with contextlib.suppress(*LOST):
            async with self._reading:
                if self._changes is not None:
                    return await self._changes.between(after, until, BACKLOG)
        return None

    async def _run(self, tried: asyncio.Event) -> None:
        while True:
            try:
                await self._follow(tried)
            except LOST as error:
                log.warning("live feed cannot read", extra={"error": str(error)})
            tried.set()
            await asyncio.sleep(self._reconnect_after.total_seconds())

    async def _follow(self, connected: asyncio.Event) -> None:
        """Raises when the connection is lost."""
        # What goes through here is found again or told again: it need not wait for the disk.
        settings = {"synchronous_commit": "off"}
        connection = await asyncpg.connect(
            self._dsn,
            server_settings=settings,
            timeout=PATIENCE.total_seconds(),
            command_timeout=PATIENCE.total_seconds(),
        )
        try:
            own = connection.get_server_pid()
            connection.add_termination_listener(lambda _: self._woken.set())
            await connection.add_listener(CHANNEL, lambda _, pid, *message: self._hear(is_own=pid == own))
            self._changes = ChangeRepository(connection)
            while True:
                await self._look(self._changes)
                connected.set()
                await self._pass_on(self._changes)
                await self._rest()
        finally:
            self._changes = None
            connection.terminate()

    def _hear(self, *, is_own: bool) -> None:
        if not is_own:
            self._woken.set()

    async def _look(self, changes: ChangeRepository) -> None:
        """Read what is new, and fan it out."""
        async with self._reading:
            self._woken.clear()
            before, now = self._position, await changes.now()
            if before is None:
                fresh: list[str] | None = []
            elif now.can_resume(before):
                fresh = await changes.between(before, now, BACKLOG)
            else:
                fresh = None
            self._position = now
        if fresh is None:
            log.warning("live feed has lost its place")
            self._end_all()
        elif fresh:
            self._spread(now, fresh)

    async def _pass_on(self, changes: ChangeRepository) -> None:
        """Tell the other processes, and remove what nobody will ask for."""
        async with self._reading:
            if self._has_news:
                self._has_news = False
                await changes.notify()
            if monotonic() >= self._prune_at and not await changes.prune():
                self._prune_at = monotonic() + PRUNE_EVERY.total_seconds()

    async def _rest(self) -> None:
        await asyncio.sleep(self._breath.total_seconds())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY.total_seconds()):
                await self._woken.wait()

    def _spread(self, position: Position, changes: list[str]) -> None:
        for subscription in list(self._subscriptions):
            if not subscription.offer(position, changes):
                log.warning("live feed let a slow console go")
                self._subscriptions.discard(subscription)
                subscription.end()

    def _end_all(self) -> None:
        for subscription in self._subscriptions:
            subscription.end()
        self._subscriptions.clear()
