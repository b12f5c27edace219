"""A call that is recorded: what is heard of it, where it goes, and that the caller is told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from livekit import rtc

from agents.backend import BackendError
from agents.backend.fake import FakeBackend
from agents.held_file import REJECTED_DIRECTORY
from agents.recording import recorder as recording
from agents.recording.recorder import CALLER, OTHERS, Recorder
from agents.recording.sending import send_recordings
from agents.recording.tape import DIRECTORY, Tape
from agents.recording.timeline import RATE_HZ
from tests import sound
from tests.agents.conversation import Conversation
from tests.agents.conversation import heard as heard_words
from tests.ogg import heard, tone

pytestmark = pytest.mark.agents

CALL = uuid4()


def files(journals: Path) -> list[Path]:
    return sorted((journals / DIRECTORY).glob("*.ogg"))


async def live(frames: list[rtc.AudioFrame]) -> AsyncIterator[rtc.AudioFrame]:
    """At the pace of speech."""
    for frame in frames:
        await asyncio.sleep(frame.duration)
        yield frame


async def test_both_sides_of_a_call_are_heard_in_its_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "WRITE_SECONDS", 0.1)
    recorder = Recorder(CALL, tmp_path)
    writing = asyncio.create_task(recorder.write())
    await recorder.hear(CALLER, live(sound.speech(1.0, RATE_HZ)))
    await recorder.hear(OTHERS, live(sound.speech(1.0, RATE_HZ)))
    await recorder.end()
    await writing

    (piece,) = files(tmp_path)
    loudness = heard(piece.read_bytes())
    assert len(loudness) == pytest.approx(20, abs=3)
    assert loudness[3:7, CALLER].min() > 0.05 > 0.005 > loudness[3:7, OTHERS].max()
    assert loudness[13:17, OTHERS].min() > 0.05 > 0.005 > loudness[13:17, CALLER].max()


async def test_a_disk_without_room_ends_the_recording_and_nothing_else(tmp_path: Path) -> None:
    recorder = Recorder(CALL, tmp_path)
    (tmp_path / DIRECTORY).write_text("in the way")
    writing = asyncio.create_task(recorder.write())
    await recorder.end()
    with pytest.raises(OSError, match="exists"):
        await writing


async def test_whole_pieces_are_sent_and_those_of_live_jobs_are_left(tmp_path: Path) -> None:
    backend, other = FakeBackend(), uuid4()
    begun, whole = Tape(tmp_path, CALL, datetime.now(UTC)), Tape(tmp_path, other, datetime.now(UTC))
    begun.write(tone(1.0))
    whole.write(tone(1.0))
    whole.close()

    assert await send_recordings(tmp_path, backend) == 1

    ((key, _),) = backend.recordings.items()
    assert key.startswith(str(other))
    (left,) = files(tmp_path)
    assert left.name.startswith(str(CALL))
    begun.close()


async def test_a_recording_waits_for_an_api_that_is_away(tmp_path: Path) -> None:
    tape, backend = Tape(tmp_path, CALL, datetime.now(UTC)), FakeBackend()
    tape.write(tone(1.0))
    tape.close()

    backend.fail("keep_recording")
    assert await send_recordings(tmp_path, backend) == 0
    assert len(files(tmp_path)) == 1
    backend.fail()
    assert await send_recordings(tmp_path, backend) == 1
    assert files(tmp_path) == []


async def test_what_the_api_refuses_for_good_is_laid_aside(tmp_path: Path) -> None:
    tape, backend = Tape(tmp_path, CALL, datetime.now(UTC)), FakeBackend()
    tape.write(tone(1.0))
    tape.close()

    backend.broken = lambda _: BackendError("call-not-found", "No such call.")
    assert await send_recordings(tmp_path, backend) == 0

    assert files(tmp_path) == []
    assert len(list((tmp_path / DIRECTORY / REJECTED_DIRECTORY).iterdir())) == 1


async def test_the_caller_is_told(tmp_path: Path) -> None:
    backend = FakeBackend(number={"flow": "support", "recorded": True})
    async with Conversation(tmp_path, backend=backend) as call:
        said = ["Thank you for calling Northwind Broadband, Alice. This call is recorded. What can I do for you?"]
        assert heard_words(call.greeting) == said
