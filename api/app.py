"""The composition root: everything that the api is made of meets here and nowhere else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import aiohttp
import httpx
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from livekit.api import LiveKitAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from api import faults, health, openapi, problems
from api.accounts.endpoints import router as accounts
from api.auth.sessions import keep_record_of_expired
from api.billing import endpoints as billing
from api.calls import endpoints as calls
from api.calls.epochs import CurrentEpoch
from api.config import Settings
from api.connectors.connected import connect
from api.console import Console
from api.customers.endpoints import router as customers
from api.db import create_engine, create_sessions, driver_dsn
from api.exports.endpoints import router as exports
from api.filters.endpoints import router as filters
from api.idempotency.middleware import Idempotency
from api.idempotency.pruning import prune_forever
from api.knowledge import endpoints as knowledge
from api.live.announcements import Topic
from api.live.bell import Bell
from api.live.broadcaster import Broadcaster
from api.live.endpoints import router as live
from api.numbers import endpoints as numbers
from api.oidc.endpoints import COOKIE_PATH as OIDC_PATH
from api.oidc.endpoints import router as oidc
from api.oidc.provider import PATIENCE as OIDC_PATIENCE
from api.oidc.provider import Provider
from api.operators.endpoints import router as operators
from api.orders import endpoints as orders
from api.promises import endpoints as promises
from api.queue import desk_endpoints as desk
from api.queue import endpoints as queue
from api.queue.timers import run_queue
from api.recordings import endpoints as recordings
from api.recordings.upkeep import remove_old_forever
from api.reports.endpoints import router as reports
from api.sales.endpoints import router as sales
from api.search.endpoints import router as search
from api.stock.endpoints import router as stock
from api.supervision.endpoints import router as supervision
from api.supervision.timers import run_supervision
from api.technical.endpoints import router as technical
from api.telephony import endpoints as telephony
from api.telephony import rooms as telephony_rooms
from api.telephony.reconciliation import reconcile_forever
from api.telephony.rescue import Watch
from api.telephony.rooms import LiveKitRooms, Rooms
from api.telephony.tokens import Tokens
from api.telephony.upkeep import keep_provisioned
from api.tickets import endpoints as tickets
from api.voicemails import endpoints as voicemails
from api.waits.endpoints import router as waits

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[None, None, None]]

JOB_ROUTERS: tuple[APIRouter, ...] = (
    calls.job_router,
    tickets.worker_router,
    voicemails.worker_router,
    promises.worker_router,
    queue.worker_router,
    customers,
    billing.worker_router,
    sales,
    orders.worker_router,
    stock,
    technical,
    knowledge.worker_router,
)
"""What the job that has a call may do, until another has it."""

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    operators,
    accounts,
    oidc,
    calls.worker_router,
    calls.leases_router,
    calls.router,
    recordings.worker_router,
    recordings.router,
    voicemails.router,
    tickets.router,
    promises.router,
    search,
    filters,
    exports,
    queue.router,
    desk.router,
    billing.router,
    orders.router,
    knowledge.router,
    waits,
    numbers.worker_router,
    numbers.router,
    reports,
    supervision,
    live,
    telephony.router,
    telephony.repairs_router,
)


def create_app(settings: Settings, rooms: Rooms | None = None, *, by_itself: bool = True) -> FastAPI:
    return configure(assemble(), settings, rooms, by_itself=by_itself)


def assemble() -> FastAPI:
    """All that can be asked, before it is known of what: FastAPI prepares the routes at the first request, which takes
    a third of a second."""
    app = FastAPI(
        title="Tandem",
        description="The system of record of a voice call center.",
        version="0.1.0",
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        # The schema is for those who build on it (`python -m api openapi`), not for everybody who finds the port.
        openapi_url=None,
    )
    problems.install(app)
    app.add_middleware(Idempotency)
    for router in JOB_ROUTERS:
        app.include_router(router, dependencies=[CurrentEpoch])
    for router in ROUTERS:
        app.include_router(router)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
    return app


def configure(
    app: FastAPI,
    settings: Settings,
    rooms: Rooms | None = None,
    engine: AsyncEngine | None = None,
    *,
    by_itself: bool = True,
) -> FastAPI:
    """`rooms` takes the place of LiveKit's; without LiveKit nothing is provisioned either. `engine` takes the place of
    one of its own, and is disposed of like it.

    Not `by_itself`, nothing happens unless it is asked for: no offer is made and no timer fires.
    """
    app.state.settings = settings
    app.state.rooms = rooms
    app.state.engine = engine or create_engine(settings.database_url)
    app.state.by_itself = by_itself
    app.state.is_draining = False
    app.state.tokens = Tokens(settings.browser_livekit_url, settings.livekit_api_key, settings.livekit_api_secret)
    app.state.broadcaster = Broadcaster(driver_dsn(settings.database_url))
    app.state.instructions_bell = Bell(Topic.instruction)
    app.router.default = Console(settings.console_dir)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(app.state.engine.dispose)
        app.state.sessions = create_sessions(app.state.engine, announced=app.state.broadcaster.wake)
        app.state.connected = await stack.enter_async_context(connect(app.state.settings))
        app.state.provider = await stack.enter_async_context(_sign_in_provider(app.state.settings))
        await stack.enter_async_context(app.state.broadcaster)
        await stack.enter_async_context(
            _going_on("bell", lambda: app.state.instructions_bell.ring_forever(app.state.broadcaster))
        )
        if app.state.rooms is None:
            livekit = await stack.enter_async_context(livekit_api(app.state.settings))
            app.state.rooms = LiveKitRooms(livekit)
            await stack.enter_async_context(_going_on("numbers", lambda: _keep_provisioned(app, livekit)))
        if app.state.by_itself:
            watch = Watch(app.state.sessions, app.state.rooms, app.state.settings.agent_name)
            stack.push_async_callback(watch.resign)
            for name, work in _by_itself(app, watch).items():
                await stack.enter_async_context(_going_on(name, work))
        yield


def _by_itself(app: FastAPI, watch: Watch) -> dict[str, Work]:
    """What happens although nobody asks for it."""
    sessions, rooms, broadcaster = app.state.sessions, app.state.rooms, app.state.broadcaster
    kept_for = timedelta(days=app.state.settings.recording_days)
    return {
        "reconciliation": lambda: reconcile_forever(sessions, rooms),
        "rescue": watch.forever,
        "expired sessions": lambda: keep_record_of_expired(sessions),
        "queue": lambda: run_queue(sessions, broadcaster),
        "expired answers": lambda: prune_forever(sessions),
        "old recordings": lambda: remove_old_forever(sessions, kept_for),
        "supervision": lambda: run_supervision(sessions, rooms, broadcaster),
    }


async def _keep_provisioned(app: FastAPI, livekit: LiveKitAPI) -> None:
    await keep_provisioned(app.state.sessions, livekit.sip, app.state.settings.agent_name, app.state.broadcaster)


@asynccontextmanager
async def livekit_api(settings: Settings) -> AsyncIterator[LiveKitAPI]:
    timeout = aiohttp.ClientTimeout(total=telephony_rooms.PATIENCE.total_seconds())
    api = LiveKitAPI(settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret, timeout=timeout)
    try:
        yield api
    finally:
        await api.aclose()


@asynccontextmanager
async def _sign_in_provider(settings: Settings) -> AsyncIterator[Provider | None]:
    if not settings.oidc_issuer:
        yield None
        return
    redirect_url = f"{settings.console_url.rstrip('/')}{OIDC_PATH}/callback"
    async with httpx.AsyncClient(timeout=OIDC_PATIENCE.total_seconds(), follow_redirects=False) as http:
        yield Provider(http, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, redirect_url)


@asynccontextmanager
async def _going_on(name: str, work: Work) -> AsyncIterator[None]:
    task = asyncio.create_task(_begun_again(name, work))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _begun_again(name: str, work: Work) -> None:
    """A mistake in one of them is on record, and does not end it for as long as the process lives."""
    while True:
        task = asyncio.create_task(work())
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
            await asyncio.wait([task])
        error = task.exception()
        if not isinstance(error, Exception):
            raise error or RuntimeError(f"{name} has no end")
        log.error("stopped, and begins again", extra={"work": name}, exc_info=error)
        await asyncio.sleep(faults.LOOK_AGAIN_SECONDS)


def _operation_id(route: APIRoute) -> str:
    return route.name
