"""What was heard in calls whose number is recorded: kept for a time, and heard again by those who may."""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import sound
from api.auth.roles import is_at_least
from api.calls import service as calls
from api.contract import Role
from api.live.announcements import Topic, announce
from api.models import Operator, Recording
from api.queue import service as queue
from api.recordings import ogg
from api.recordings.errors import NotYoursToHear, RecordingNotFound, RecordingOfAnother
from api.recordings.repository import RecordingRepository
from api.sound import Part, Piece
from api.supervision import service as supervision

log = logging.getLogger(__name__)


async def keep(session: AsyncSession, call_id: UUID, key: str, started_at: datetime, audio: bytes) -> Recording:
    """A piece of the call. The same key again is the same piece."""
    await calls.lock(session, call_id)
    recordings = RecordingRepository(session)
    earlier = await recordings.with_key(key)
    if earlier is not None:
        if earlier.call_id != call_id:
            raise RecordingOfAnother("Another call has a recording with this key.")
        return earlier
    seconds = ogg.length_seconds(audio)
    kept = Recording(call_id=call_id, key=key, started_at=started_at, seconds=seconds, size=len(audio), audio=audio)
    recordings.add(kept)
    await session.flush()
    await announce(session, Topic.call, call_id=call_id)
    log.info("recording kept", extra={"call_id": str(call_id), "seconds": round(seconds, 1), "size": len(audio)})
    return kept


async def play(
    session: AsyncSession, call_id: UUID, recording_id: UUID, listener: Operator, range_header: str | None
) -> Piece:
    """That somebody began to listen is on record."""
    await calls.get(session, call_id)
    await _require_may_hear(session, call_id, listener)
    recording = await _of_call(session, call_id, recording_id)
    part = sound.part(range_header, recording.size)
    if part is None or part.first == 0:
        # Players ask twice at once: under the call's lock the second one sees that it is on record.
        await supervision.played(session, await calls.lock(session, call_id), listener)
    audio = await RecordingRepository(session).audio(recording.id, part or Part(0, recording.size - 1))
    return Piece(audio, recording.size, part)


async def erase(session: AsyncSession, call_id: UUID, recording_id: UUID, admin: Operator) -> None:
    """For good; that it was there is on record."""
    call = await calls.lock(session, call_id)
    recording = await _of_call(session, call_id, recording_id)
    await supervision.erased(session, call, admin, recording.seconds)
    await RecordingRepository(session).remove(recording)
    await announce(session, Topic.call, call_id=call_id)
    log.info("recording erased", extra={"call_id": str(call_id), "by": str(admin.id)})


async def of_calls(session: AsyncSession, call_ids: Collection[UUID]) -> list[Recording]:
    return await RecordingRepository(session).of_calls(call_ids)


async def _of_call(session: AsyncSession, call_id: UUID, recording_id: UUID) -> Recording:
    recording = await RecordingRepository(session).of_call(call_id, recording_id)
    if recording is None:
        raise RecordingNotFound("There is no such recording of this call, or not any more.")
    return recording


async def _require_may_hear(session: AsyncSession, call_id: UUID, listener: Operator) -> None:
    if is_at_least(listener.role, Role.supervisor):
        return
    entries = await queue.of_calls(session, [call_id])
    if all(entry.operator_id != listener.id for entry in entries):
        raise NotYoursToHear("Supervisors hear all recordings; you hear those of callers whom you had.")
