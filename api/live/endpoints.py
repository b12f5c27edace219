import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api import faults
from api.auth import SessionExpired, SessionToken, SignedIn, is_signed_in
from api.auth.roles import is_at_least
from api.contract import Role
from api.errors import Unauthorized
from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster
from api.live.position import Position
from api.live.subscription import Subscription
from api.problems import describe

router = APIRouter(prefix="/v1", tags=["live"])

KEEP_ALIVE = timedelta(seconds=15)  # well below the idle time-out of any proxy
RETRY = timedelta(seconds=1)

REST = timedelta(milliseconds=100)
"""After an event: what comes meanwhile is the next one. A console asks again no more often than that itself."""

FOR_SUPERVISORS = f'"{Topic.supervision}"'
"""Nobody else learns from the feed that somebody listens."""


class Change(BaseModel):
    """One of a `changes` event's list: what to fetch again."""

    topic: Topic
    call_id: UUID | None = None
    id: UUID | None = None


@router.get(
    "/live",
    response_class=StreamingResponse,
    responses=describe(Unauthorized, SessionExpired)
    | {
        200: {
            "description": (
                "Server-sent events: `hello` once, with `resumed`; then `changes` with a list of `Change` as its data."
                " The id of each says how far the feed was followed."
            ),
            "content": {
                "text/event-stream": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}}}
            },
        }
    },
)
async def follow_live(
    request: Request,
    operator: SignedIn,
    token: SessionToken,
    after: Annotated[str | None, Query(description="The id of the last event that was seen.")] = None,
    last_event_id: Annotated[str | None, Header(description="The same, as browsers send it by themselves.")] = None,
) -> StreamingResponse:
    """What changes, as it changes. A view fetches again what it shows of it; after a `hello` that has not resumed,
    everything."""

    async def is_welcome() -> bool:
        try:
            return await is_signed_in(request.app.state.sessions, token)
        except faults.FAULTS:
            return True  # a database that does not answer says nothing about anybody

    place = Position.parse(last_event_id or after or "")
    stream = events(
        request.app.state.broadcaster, place, is_welcome, is_supervisor=is_at_least(operator.role, Role.supervisor)
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _anybody() -> bool:
    return True


async def events(
    broadcaster: Broadcaster,
    after: Position | None = None,
    is_welcome: Callable[[], Awaitable[bool]] = _anybody,
    keep_alive: timedelta = KEEP_ALIVE,
    *,
    is_supervisor: bool = False,
) -> AsyncGenerator[str, None]:
    """Ends when whoever follows is not welcome any more: they are asked with each sign of life."""
    async with broadcaster.resume(after) as subscription:
        if subscription.beginning is None:
            return
        yield _hello(subscription.beginning, is_resumed=subscription.is_resumed)
        # Consoles that came back together, to an api that was restarted, are not asked about together for ever after.
        early = random.uniform(0, keep_alive.total_seconds() / 2)  # noqa: S311 -- no secret
        asked_at = monotonic() - early
        while True:
            patience = asked_at + keep_alive.total_seconds() - monotonic()
            if patience <= 0:
                if not await is_welcome():
                    return
                asked_at = monotonic()
                yield ": keep-alive\n\n"
            elif (event := await _next(subscription, patience, is_supervisor=is_supervisor)) is None:
                return
            elif event:
                yield event
                await asyncio.sleep(REST.total_seconds())


def _hello(beginning: Position, *, is_resumed: bool) -> str:
    """Without an id when resumed: what was missed has still to come, and brings its own."""
    data = json.dumps({"resumed": is_resumed})
    hello = f"event: hello\ndata: {data}\n\n" if is_resumed else _event("hello", beginning, data)
    return f"retry: {int(RETRY.total_seconds() * 1000)}\n{hello}"


async def _next(subscription: Subscription, patience_seconds: float, *, is_supervisor: bool) -> str | None:
    """Empty when nothing has changed for so long, None at the end."""
    try:
        batch = await subscription.batch(timedelta(seconds=patience_seconds))
    except TimeoutError:
        return ""
    if batch is None:
        return None
    changes = [change for change in batch.changes if is_supervisor or FOR_SUPERVISORS not in change]
    return _event("changes", batch.position, f"[{', '.join(changes)}]")


def _event(name: str, position: Position, data: str) -> str:
    return f"event: {name}\nid: {position}\ndata: {data}\n\n"
