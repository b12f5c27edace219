"""The composition root: everything that the api is made of meets here and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiohttp
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from livekit.api import LiveKitAPI

from api import health, openapi, problems
from api.billing import endpoints as billing
from api.calls import endpoints as calls
from api.config import Settings
from api.connectors.connected import connect
from api.console import Console
from api.customers.endpoints import router as customers
from api.db import create_engine, create_sessions, driver_dsn
from api.knowledge import endpoints as knowledge
from api.live.announcements import Topic
from api.live.bell import Bell
from api.live.broadcaster import Broadcaster
from api.live.endpoints import router as live
from api.numbers import endpoints as numbers
from api.operators.endpoints import router as operators
from api.orders import endpoints as orders
from api.queue import desk_endpoints as desk
from api.queue import endpoints as queue
from api.queue.timers import run_queue
from api.sales.endpoints import router as sales
from api.stock.endpoints import router as stock
from api.technical.endpoints import router as technical
from api.telephony import rooms as telephony_rooms
from api.telephony.endpoints import router as telephony
from api.telephony.reconciliation import reconcile_forever
from api.telephony.rooms import LiveKitRooms, Rooms
from api.telephony.tokens import Tokens
from api.telephony.upkeep import keep_provisioned
from api.tickets import endpoints as tickets

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    operators,
    calls.worker_router,
    calls.router,
    tickets.worker_router,
    tickets.router,
    queue.worker_router,
    queue.router,
    desk.router,
    customers,
    billing.worker_router,
    billing.router,
    sales,
    orders.worker_router,
    orders.router,
    stock,
    technical,
    knowledge.worker_router,
    knowledge.router,
    numbers.worker_router,
    numbers.router,
    live,
    telephony,
)


def create_app(settings: Settings, rooms: Rooms | None = None, *, by_itself: bool = True) -> FastAPI:
    """`rooms` takes the place of LiveKit's; without LiveKit nothing is provisioned either.

    Not `by_itself`, nothing happens unless it is asked for: no offer is made and no timer fires.
    """
    app = FastAPI(
        title="Tandem",
        description="The system of record of a voice call center.",
        version="0.1.0",
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        # The schema is for those who build on it (`python -m api openapi`), not for everybody who finds the port.
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.rooms = rooms
    app.state.by_itself = by_itself
    app.state.tokens = Tokens(settings.browser_livekit_url, settings.livekit_api_key, settings.livekit_api_secret)
    app.state.broadcaster = Broadcaster(driver_dsn(settings.database_url))
    app.state.instructions_bell = Bell(Topic.instruction)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.router.default = Console(settings.console_dir)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        engine = create_engine(app.state.settings.database_url)
        stack.push_async_callback(engine.dispose)
        app.state.sessions = create_sessions(engine)
        app.state.connected = await stack.enter_async_context(connect(app.state.settings))
        await stack.enter_async_context(app.state.broadcaster)
        await stack.enter_async_context(_running(app.state.instructions_bell.ring_forever(app.state.broadcaster)))
        if app.state.rooms is None:
            livekit = await stack.enter_async_context(livekit_api(app.state.settings))
            app.state.rooms = LiveKitRooms(livekit)
            upkeep = keep_provisioned(
                app.state.sessions, livekit.sip, app.state.settings.agent_name, app.state.broadcaster
            )
            await stack.enter_async_context(_running(upkeep))
        if app.state.by_itself:
            await stack.enter_async_context(_running(reconcile_forever(app.state.sessions, app.state.rooms)))
            await stack.enter_async_context(_running(run_queue(app.state.sessions, app.state.broadcaster)))
        yield


@asynccontextmanager
async def livekit_api(settings: Settings) -> AsyncIterator[LiveKitAPI]:
    timeout = aiohttp.ClientTimeout(total=telephony_rooms.PATIENCE.total_seconds())
    api = LiveKitAPI(settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret, timeout=timeout)
    try:
        yield api
    finally:
        await api.aclose()


@asynccontextmanager
async def _running(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _operation_id(route: APIRoute) -> str:
    return route.name
