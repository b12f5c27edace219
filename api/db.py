from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.orm import sessionmaker

from api import outbox


def async_url(database_url: str) -> URL:
    """The address with the driver that this process uses: operators write plain `postgresql://`."""
    return make_url(database_url).set(drivername="postgresql+asyncpg")


def driver_dsn(database_url: str) -> str:
    """The same address for asyncpg without SQLAlchemy."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def create_engine(database_url: str) -> AsyncEngine:
    return create_async_engine(async_url(database_url), pool_pre_ping=True, pool_size=10, max_overflow=20)


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


# scope="function" commits before the response leaves, so that a failed commit is never answered with success.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
