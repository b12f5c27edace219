"""Messages that callers left, on disk until the api has them: what was said to us is not lost with a connection.

A message is a WAV file, and a text file of the same name beside it once it is transcribed. What a process that died has
left of them, `send_messages`, in any later worker, sends.
"""

import asyncio
import logging
import os
import struct
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from agents.backend import Backend, BackendError, BackendUnavailable
from agents.held_file import HeldFile
from agents.journal import Verdict
from api.contract import Transcribe

log = logging.getLogger(__name__)

DIRECTORY = "messages"
"""Beside the journals."""

RATE_HZ = 8_000
"""A phone line carries no more."""

BYTES_PER_SAMPLE = 2
HEADER_BYTES = 44
SHORTEST_SECONDS = 0.5


class MessageFile(HeldFile):
    """One message."""

    @classmethod
    def new(cls, journals: Path, call_id: UUID) -> Self:
        directory = journals / DIRECTORY
        directory.mkdir(parents=True, exist_ok=True)
        file = cls(directory / f"{call_id}.{uuid4().hex[:8]}.wav")
        os.write(file.fd, bytes(HEADER_BYTES))  # its place; what stands there is known at the end
        return file

    @property
    def transcript(self) -> Path:
        return self.path.with_suffix(".txt")

    @property
    def beside(self) -> list[Path]:
        return [self.transcript]

    @property
    def seconds(self) -> float:
        return max(self.path.stat().st_size - HEADER_BYTES, 0) / (RATE_HZ * BYTES_PER_SAMPLE)

    def append(self, samples: bytes) -> None:
        os.write(self.fd, samples)

    def finish(self) -> None:
        """Write the header. A process that was killed did not come to it: it fits what is there."""
        size = self.path.stat().st_size
        samples = max(size - HEADER_BYTES, 0) // BYTES_PER_SAMPLE
        os.lseek(self.fd, 0, os.SEEK_SET)
        os.write(self.fd, _header(samples))
        os.ftruncate(self.fd, HEADER_BYTES + samples * BYTES_PER_SAMPLE)
        os.fsync(self.fd)


async def send(file: MessageFile, backend: Backend) -> Verdict:
    """What the api refuses for good is laid aside."""
    try:
        await backend.leave_voicemail(file.call_id, file.key, await asyncio.to_thread(file.path.read_bytes))
        if file.transcript.exists():
            transcript = await asyncio.to_thread(file.transcript.read_text)
            await backend.transcribe_voicemail(file.call_id, Transcribe(transcript=transcript))
    except BackendUnavailable:
        return Verdict.later
    except BackendError as refusal:
        log.error("message refused", extra={"call_id": str(file.call_id), "code": refusal.code})
        file.reject()
        return Verdict.rejected
    file.delete()
    return Verdict.delivered


async def send_messages(journals: Path, backend: Backend) -> int:
    """Send what other processes left behind; how many the api has taken. Files of live calls are locked."""
    return await MessageFile.for_each_left_behind(
        journals / DIRECTORY, "*.wav", lambda file: _send_leftover(file, backend)
    )


async def _send_leftover(file: MessageFile, backend: Backend) -> bool:
    if file.seconds < SHORTEST_SECONDS:
        file.delete()
        return False
    file.finish()
    return await send(file, backend) is Verdict.delivered


def _header(samples: int) -> bytes:
    """Of a WAV file with so many samples, one channel."""
    size = samples * BYTES_PER_SAMPLE
    pcm, channels = 1, 1
    fields = (b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, pcm, channels, RATE_HZ, RATE_HZ * BYTES_PER_SAMPLE)
    return struct.pack("<4sI4s4sIHHIIHH4sI", *fields, BYTES_PER_SAMPLE, 8 * BYTES_PER_SAMPLE, b"data", size)
