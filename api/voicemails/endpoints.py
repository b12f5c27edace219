from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from api import sound
from api.auth import SessionExpired, SignedIn, WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import Transcribe
from api.contract import Voicemail as VoicemailLeftBehind
from api.db import Session
from api.errors import Unauthorized
from api.models import Voicemail
from api.problems import describe
from api.sound import RangeNotThere, RecordingTooLarge, RecordingUnreadable
from api.voicemails import service
from api.voicemails.errors import NoVoicemail, VoicemailLeft
from api.voicemails.wav import MAX_BYTES

MEDIA_TYPE = "audio/wav"
BINARY = {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/calls", tags=["calls"])


@worker_router.put(
    "/voicemail",
    response_model=VoicemailLeftBehind,
    openapi_extra={"requestBody": {"required": True, "content": BINARY}},
    responses=describe(Unauthorized, CallNotFound, VoicemailLeft, RecordingTooLarge, RecordingUnreadable),
)
async def leave_voicemail(
    call_id: UUID,
    key: Annotated[str, Query(min_length=8, max_length=80, description="The same key twice is one message.")],
    request: Request,
    session: Session,
) -> Voicemail:
    """A message of the caller's, as a WAV file: two minutes at most, one channel, 16 bits, 8 or 16 kHz."""
    return await service.leave(session, call_id, key, await sound.read(request.stream(), MAX_BYTES))


@worker_router.put(
    "/voicemail/transcript",
    response_model=VoicemailLeftBehind,
    responses=describe(Unauthorized, CallNotFound, NoVoicemail),
)
async def transcribe_voicemail(call_id: UUID, body: Transcribe, session: Session) -> Voicemail:
    """What was understood of the message that was left in this call."""
    return await service.transcribe(session, call_id, body.transcript)


@router.get(
    "/{call_id}/voicemail",
    response_class=Response,
    responses=describe(Unauthorized, SessionExpired, CallNotFound, NoVoicemail, RangeNotThere)
    | {
        200: {"description": "The message.", "content": BINARY},
        206: {"description": "The part that was asked for.", "content": BINARY},
    },
)
async def get_voicemail(
    call_id: UUID, _: SignedIn, session: Session, range_: Annotated[str | None, Header(alias="range")] = None
) -> Response:
    """The message that was left in this call, or a part of it, as players ask for."""
    return sound.respond(await service.play(session, call_id, range_), MEDIA_TYPE)
