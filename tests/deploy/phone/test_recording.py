import asyncio

import numpy as np
import pytest

from deploy.local.phone.recording import FRAME_BYTES, Recording

pytestmark = pytest.mark.unit

LOUD = (np.sin(np.arange(160) / 3) * 5000).astype("<i2").tobytes()
QUIET = bytes(FRAME_BYTES)


async def add(recording: Recording, *frames: bytes) -> None:
    for frame in frames:
        await recording.add(frame)


async def test_speech_is_noticed_when_it_begins_and_a_click_is_not() -> None:
    recording = Recording()
    listening = asyncio.create_task(recording.speech(after=0.0))
    await add(recording, QUIET, LOUD, QUIET, LOUD, LOUD)
    assert not listening.done()
    await add(recording, LOUD)
    began = await listening
    heard = recording.since()
    assert heard.started_at <= began <= heard.ended_at


async def test_silence_is_noticed_once_it_has_lasted() -> None:
    recording = Recording()
    await add(recording, *[LOUD] * 5)
    waiting = asyncio.create_task(recording.silence(0.1))
    await recording.add(QUIET * 3)
    assert not waiting.done()
    async with asyncio.timeout(2):
        while not waiting.done():
            await recording.add(QUIET)
            await asyncio.sleep(0)
    assert await waiting <= recording.since().ended_at - 0.1


async def test_what_was_heard_is_kept_whole_however_it_arrived() -> None:
    recording = Recording()
    speech = LOUD * 4
    for start in range(0, len(speech), 100):
        await recording.add(speech[start : start + 100])
    heard = recording.since()
    assert heard.pcm == speech
    assert heard.seconds == pytest.approx(0.08)
    assert heard.wav.startswith(b"RIFF")


async def test_nothing_is_heard_after_the_last_frame() -> None:
    recording = Recording()
    await add(recording, LOUD)
    assert recording.since(recording.since().ended_at + 1).pcm == b""
