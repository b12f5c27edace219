from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine import AdaptedConnection, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.orm import sessionmaker

from api import faults, outbox

CONNECT = timedelta(seconds=2)
"""For a new connection, and for a pooled one to show that it is alive."""

FOR_A_CONNECTION = timedelta(seconds=3)
"""When all are in use."""

LOST_PEER = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""The server notices after half a minute that a machine is gone, and frees what it held."""


@dataclass(frozen=True)
class Patience:
    """With a database that is slow to do what it is asked. Without a limit where None stands."""

    lock: timedelta
    statement: timedelta | None
    idle: timedelta | None

    @property
    def settings(self) -> dict[str, str]:
        """Of each session. Postgres keeps to them also when this process is frozen, or its machine gone."""
        return LOST_PEER | {
            "lock_timeout": _milliseconds(self.lock),
            "statement_timeout": _milliseconds(self.statement),
            "idle_in_transaction_session_timeout": _milliseconds(self.idle),
        }

    @property
    def answer_seconds(self) -> float | None:
        """Longer than the server's own limit: passed only when the server does not keep to it."""
        return None if self.statement is None else self.statement.total_seconds() + CONNECT.total_seconds()


REQUESTS = Patience(lock=timedelta(seconds=3), statement=timedelta(seconds=20), idle=timedelta(seconds=30))
"""A lock is waited for less long than the worker waits for an answer, so that it hears which it is; the longest report
takes a few seconds; LiveKit, which is asked inside a transaction at times, answers in five or not at all."""

MIGRATIONS = Patience(lock=timedelta(seconds=1), statement=None, idle=None)
"""Whoever comes after a change that waits for a lock waits too: so it does not wait long, and tries again."""


def async_url(database_url: str) -> URL:
    """The address with the driver that this process uses: operators write plain `postgresql://`."""
    return make_url(database_url).set(drivername="postgresql+asyncpg")


def driver_dsn(database_url: str) -> str:
    """The same address for asyncpg without SQLAlchemy."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def create_engine(database_url: str, patience: Patience = REQUESTS) -> AsyncEngine:
    """Raises `faults.FAULTS` from whatever it is asked, within a bound, while the database is away or busy."""

    async def connect() -> asyncpg.Connection:
        try:
            return await asyncpg.connect(
                driver_dsn(database_url),
                timeout=CONNECT.total_seconds(),
                command_timeout=patience.answer_seconds,
                server_settings=patience.settings,
            )
        except OSError as error:
            raise faults.NoConnection(str(error)) from error

    engine = create_async_engine(
        async_url(database_url),
        async_creator=connect,
        pool_size=10,
        max_overflow=20,
        pool_timeout=FOR_A_CONNECTION.total_seconds(),
    )
    event.listen(engine.sync_engine, "checkout", _require_alive)
    event.listen(engine.sync_engine, "handle_error", _recognise_lost)
    return engine


def _require_alive(connection: AdaptedConnection, *_: object) -> None:
    """One question to the server, as `pool_pre_ping` asks three, and with an end: one that is frozen never answers.

    Raises InvalidatePoolError, upon which the pool makes a new connection, and believes no older one.
    """

    async def ask(driver: asyncpg.Connection) -> None:
        await driver.execute("SELECT", timeout=CONNECT.total_seconds())

    try:
        connection.run_async(ask)
    except faults.LOST as error:
        driver = connection.driver_connection
        driver.terminate()  # to say goodbye would be to wait once more
        raise InvalidatePoolError(str(error)) from error


def _recognise_lost(context: ExceptionContext) -> faults.NoConnection | None:
    """A server that does not answer in time has lost us; a primary that became a standby takes nothing any more; and a
    driver that has lost the thread finds it for no later question either."""
    error = context.original_exception
    is_late = isinstance(error, TimeoutError)
    is_confused = isinstance(error.__cause__, asyncpg.InternalClientError)
    if is_late or is_confused or faults.sqlstate(error) == faults.READ_ONLY:
        context.is_disconnect = True
    return faults.NoConnection("no answer in time") if is_late else None


def create_sessions(
    engine: AsyncEngine, announced: Callable[[], None] = lambda: None
) -> async_sessionmaker[AsyncSession]:
    """`announced` is told of each commit with something for the live feed, which finds the others by itself."""
    announcing: sessionmaker[SyncSession] = sessionmaker()
    outbox.write_at_commit(announcing, announced)
    return async_sessionmaker(engine, sync_session_class=announcing.class_, expire_on_commit=False)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """One request is one transaction. This is the only commit, but for one: a request with an idempotency key brings
    a transaction that ends with its answer in it (`api.idempotency`)."""
    transaction: AbstractAsyncContextManager[AsyncSession] = (
        getattr(request.state, "transaction", None) or request.app.state.sessions.begin()
    )
    async with transaction as session:
        yield session


def _milliseconds(duration: timedelta | None) -> str:
    return str(int((duration or timedelta()).total_seconds() * 1000))


# scope="function" commits before the response leaves, so that a failed commit is never answered with success.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
