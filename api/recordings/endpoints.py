from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import AwareDatetime

from api import sound
from api.auth import Admin, ForeignOrigin, RoleTooLow, SessionExpired, SignedIn, WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import MAX_RECORDING_BYTES
from api.contract import Recording as RecordingKept
from api.db import Session
from api.errors import Unauthorized
from api.models import Recording
from api.problems import describe
from api.recordings import service
from api.recordings.errors import NotYoursToHear, RecordingNotFound, RecordingOfAnother
from api.sound import RangeNotThere, RecordingTooLarge, RecordingUnreadable

MEDIA_TYPE = "audio/ogg"
BINARY = {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/calls", tags=["calls"])


@worker_router.put(
    "/recordings",
    response_model=RecordingKept,
    openapi_extra={"requestBody": {"required": True, "content": BINARY}},
    responses=describe(Unauthorized, CallNotFound, RecordingOfAnother, RecordingTooLarge, RecordingUnreadable),
)
async def keep_recording(
    call_id: UUID,
    key: Annotated[str, Query(min_length=8, max_length=80, description="The same key twice is one recording.")],
    started_at: Annotated[AwareDatetime, Query(description="The moment of its first sound.")],
    request: Request,
    session: Session,
) -> Recording:
    """A piece of what was heard in the call: Opus in Ogg, the caller on the left, everybody else on the right."""
    audio = await sound.read(request.stream(), MAX_RECORDING_BYTES)
    return await service.keep(session, call_id, key, started_at, audio)


@router.get(
    "/{call_id}/recordings/{recording_id}",
    response_class=Response,
    responses=describe(Unauthorized, SessionExpired, CallNotFound, NotYoursToHear, RecordingNotFound, RangeNotThere)
    | {
        200: {"description": "The recording.", "content": BINARY},
        206: {"description": "The part that was asked for.", "content": BINARY},
    },
)
async def get_recording(
    call_id: UUID,
    recording_id: UUID,
    listener: SignedIn,
    session: Session,
    range_: Annotated[str | None, Header(alias="range")] = None,
) -> Response:
    """A piece of what was heard in the call, or a part of it, as players ask for. That you listened is on record.

    For supervisors, and for operators who had the caller.
    """
    piece = await service.play(session, call_id, recording_id, listener, range_)
    return sound.respond(piece, MEDIA_TYPE)


@router.delete(
    "/{call_id}/recordings/{recording_id}",
    status_code=204,
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, ForeignOrigin, CallNotFound, RecordingNotFound),
)
async def erase_recording(call_id: UUID, recording_id: UUID, admin: Admin, session: Session) -> None:
    """Take a recording away for good, as when a caller asks for it. Who did it is on record. For admins."""
    await service.erase(session, call_id, recording_id, admin)
