"""Messages that callers leave when nobody can be reached: kept, put on the ticket, and owed an answer."""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import sound
from api.calls import service as calls
from api.contract import Category, MakePromise, PromiseKind
from api.live.announcements import Topic, announce
from api.models import Call, Promise, Voicemail
from api.promises import service as promises
from api.sound import Part, Piece
from api.tickets import service as tickets
from api.voicemails import wav
from api.voicemails.errors import NoVoicemail, VoicemailLeft
from api.voicemails.repository import VoicemailRepository

log = logging.getLogger(__name__)

ANSWER_WITHIN = timedelta(days=1)


async def leave(session: AsyncSession, call_id: UUID, key: str, audio: bytes) -> Voicemail:
    """Keep the message, and promise an answer. Both stand or neither; the same key again is the same message."""
    call = await calls.lock(session, call_id)
    voicemails = VoicemailRepository(session)
    earlier = await voicemails.of_call(call_id)
    if earlier is not None:
        if earlier.key != key:
            raise VoicemailLeft("A message was left in this call already.")
        return earlier
    seconds = wav.length_seconds(audio)
    await tickets.owe(session, call_id, subject="A caller left a message", category=Category.general)
    promise = await _promise(session, call, key)
    left = Voicemail(
        call_id=call_id, key=key, promise_id=promise.id, seconds=seconds, size=len(audio), audio=audio, transcript=None
    )
    voicemails.add(left)
    await session.flush()
    await announce(session, Topic.call, call_id=call_id)
    log.info("voicemail left", extra={"call_id": str(call_id), "seconds": float(seconds)})
    return left


async def transcribe(session: AsyncSession, call_id: UUID, transcript: str) -> Voicemail:
    """What was understood of it. Sent again, the later one stands."""
    call = await calls.lock(session, call_id)
    left = await _of_call(session, call_id)
    left.transcript = transcript.replace("\0", "")
    await session.flush()
    await announce(session, Topic.call, call_id=call_id)
    await announce(session, Topic.ticket, call_id=call_id, id=call.ticket_id)
    return left


async def play(session: AsyncSession, call_id: UUID, range_header: str | None) -> Piece:
    await calls.get(session, call_id)
    left = await _of_call(session, call_id)
    part = sound.part(range_header, left.size)
    audio = await VoicemailRepository(session).audio(left.id, part or Part(0, left.size - 1))
    return Piece(audio, left.size, part)


async def of_calls(session: AsyncSession, call_ids: Collection[UUID]) -> dict[UUID, Voicemail]:
    return {each.call_id: each for each in await VoicemailRepository(session).of_calls(call_ids)}


async def _of_call(session: AsyncSession, call_id: UUID) -> Voicemail:
    left = await VoicemailRepository(session).of_call(call_id)
    if left is None:
        raise NoVoicemail("No message was left in this call.")
    return left


async def _promise(session: AsyncSession, call: Call, key: str) -> Promise:
    whose = call.caller_name or call.caller_number or "somebody without a number"
    request = MakePromise(
        kind=PromiseKind.voicemail,
        text=f"Listen to the message of {whose}, and answer it",
        due_at=datetime.now(UTC) + ANSWER_WITHIN,
        key=f"voicemail:{key}",
    )
    return await promises.make(session, call.id, request)
