"""What is recorded, on disk until the api has it: in pieces, so that none grows without end.

A piece is Opus in Ogg, written as it is heard. Of one whose process was killed all is there but its last second.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

import av

from agents.held_file import HeldFile
from agents.recording.timeline import RATE_HZ, Samples

DIRECTORY = "recordings"
"""Beside the journals."""

PIECE_SECONDS = 3_600

BITS_A_SECOND = 32_000
"""Of both channels. With 24,000 Opus saves by letting one side be heard on the other's channel; 48,000 take three times
the room."""

PAGE_MICROSECONDS = 1_000_000


class RecordingFile(HeldFile):
    """One piece."""

    @classmethod
    def new(cls, journals: Path, call_id: UUID, started_at: datetime) -> Self:
        directory = journals / DIRECTORY
        directory.mkdir(parents=True, exist_ok=True)
        milliseconds = round(started_at.timestamp() * 1_000)
        return cls(directory / f"{call_id}.{milliseconds}.{uuid4().hex[:8]}.ogg")

    @property
    def started_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.path.name.split(".")[1]) / 1_000, UTC)


class Tape:
    """Of one job. `write` and `close` raise `OSError` when there is no room; what was written before stays."""

    def __init__(self, journals: Path, call_id: UUID, began_at: datetime, piece_seconds: int = PIECE_SECONDS) -> None:
        self._journals = journals
        self._call_id = call_id
        self._began_at = began_at
        self._piece_samples = piece_seconds * RATE_HZ
        self._written = 0
        self._piece: _Piece | None = None

    def write(self, samples: Samples) -> None:
        """As `Timeline.take` gives them, also none."""
        if len(samples) == 0:
            return
        if self._piece is None:
            started_at = self._began_at + timedelta(seconds=self._written / RATE_HZ)
            self._piece = _Piece(RecordingFile.new(self._journals, self._call_id, started_at))
        self._piece.write(samples)
        self._written += len(samples)
        if self._piece.samples >= self._piece_samples:
            self.close()

    def close(self) -> None:
        """The piece is whole, and for the worker's upkeep to send."""
        piece, self._piece = self._piece, None
        if piece is not None:
            piece.close()


class _Piece:
    def __init__(self, file: RecordingFile) -> None:
        self.samples = 0
        self._file = file
        self._out = os.fdopen(file.fd, "wb", buffering=0, closefd=False)
        pages = {"page_duration": str(PAGE_MICROSECONDS), "flush_packets": "1"}
        self._container = av.open(self._out, "w", format="ogg", options=pages)
        self._stream = self._container.add_stream("libopus", rate=RATE_HZ, layout="stereo")
        self._stream.bit_rate = BITS_A_SECOND

    def write(self, samples: Samples) -> None:
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE_HZ
        self._container.mux(self._stream.encode(frame))
        self.samples += len(samples)

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()
        self._out.close()
        self._file.close()
