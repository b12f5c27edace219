from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api.auth import SessionExpired, SignedIn
from api.auth.roles import is_at_least
from api.contract import Role
from api.errors import Unauthorized
from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster
from api.problems import describe

router = APIRouter(prefix="/v1", tags=["live"])

KEEP_ALIVE = timedelta(seconds=15)  # well below the idle time-out of any proxy
RETRY = timedelta(seconds=1)

FOR_SUPERVISORS = f'"{Topic.supervision}"'
"""Nobody else learns from the feed that somebody listens."""


class Change(BaseModel):
    """The data of a `change` event: what to fetch again."""

    topic: Topic
    call_id: UUID | None = None
    id: UUID | None = None


@router.get(
    "/live",
    response_class=StreamingResponse,
    responses=describe(Unauthorized, SessionExpired)
    | {
        200: {
            "description": "Server-sent events: `hello` once, then `change` with a `Change` as its data.",
            "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Change"}}},
        }
    },
)
async def follow_live(request: Request, operator: SignedIn) -> StreamingResponse:
    """What changes, as it changes. A view fetches again what it shows of it; after `hello`, everything."""
    broadcaster: Broadcaster = request.app.state.broadcaster
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = events(broadcaster, is_supervisor=is_at_least(operator.role, Role.supervisor))
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def events(
    broadcaster: Broadcaster, keep_alive: timedelta = KEEP_ALIVE, *, is_supervisor: bool = False
) -> AsyncGenerator[str, None]:
    with broadcaster.subscribe() as subscription:
        yield f"retry: {int(RETRY.total_seconds() * 1000)}\nevent: hello\ndata: {{}}\n\n"
        while True:
            try:
                message = await subscription.next(keep_alive)
            except TimeoutError:
                yield ": keep-alive\n\n"
                continue
            if message is None:
                return
            if FOR_SUPERVISORS in message and not is_supervisor:
                continue
            yield f"event: change\ndata: {message}\n\n"
