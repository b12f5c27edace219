import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.db import create_engine, create_sessions, driver_dsn
from api.live.broadcaster import BREATH, Broadcaster
from api.live.subscription import Subscription

SOON = timedelta(seconds=10)

NewBroadcaster = Callable[..., Awaitable[Broadcaster]]


@pytest.fixture
async def new_broadcaster(settings: Settings) -> AsyncIterator[NewBroadcaster]:
    """That of another api process."""
    async with AsyncExitStack() as running:

        async def start(breath: timedelta = BREATH) -> Broadcaster:
            broadcaster = Broadcaster(driver_dsn(settings.database_url), reconnect_after=timedelta(0), breath=breath)
            return await running.enter_async_context(broadcaster)

        yield start


NewSession = Callable[..., Awaitable[AsyncSession]]


@pytest.fixture
async def new_session(settings: Settings) -> AsyncIterator[NewSession]:
    """A transaction next to others, of an api process with this broadcaster, or of none."""
    async with AsyncExitStack() as opened:

        async def begin(broadcaster: Broadcaster | None = None) -> AsyncSession:
            engine = create_engine(settings.database_url)
            opened.push_async_callback(engine.dispose)
            sessions = create_sessions(engine, broadcaster.wake) if broadcaster else create_sessions(engine)
            return await opened.enter_async_context(sessions())

        yield begin


async def heard(subscription: Subscription) -> dict[str, Any]:
    message = await subscription.next(SOON)
    assert message is not None
    change: dict[str, Any] = json.loads(message)
    return change
