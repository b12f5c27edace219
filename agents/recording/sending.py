"""Brings what was recorded to the api."""

import asyncio
import logging
from pathlib import Path

from agents.backend import Backend, BackendError, BackendUnavailable
from agents.recording.tape import DIRECTORY, RecordingFile

log = logging.getLogger(__name__)


async def send_recordings(journals: Path, backend: Backend) -> int:
    """Send all pieces that are whole or whose job is gone; how many the api has taken. Live jobs' are locked."""
    return await RecordingFile.for_each_left_behind(journals / DIRECTORY, "*.ogg", lambda file: _send(file, backend))


async def _send(file: RecordingFile, backend: Backend) -> bool:
    """What the api refuses for good is laid aside."""
    try:
        sound = await asyncio.to_thread(file.path.read_bytes)
        await backend.keep_recording(file.call_id, file.key, file.started_at, sound)
    except BackendUnavailable:
        return False
    except BackendError as refusal:
        log.error("recording refused", extra={"call_id": str(file.call_id), "code": refusal.code})
        file.reject()
        return False
    file.delete()
    return True
