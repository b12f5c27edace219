import asyncio

import numpy as np
import pytest

from deploy.local.phone.recording import FRAME_BYTES, FRAME_SECONDS, LineClosed, Recording, Sound, first_said

pytestmark = pytest.mark.unit

LOUD = (np.sin(np.arange(160) / 3) * 5000).astype("<i2").tobytes()
QUIET = bytes(FRAME_BYTES)


class Line:
    """Audio that arrives in real time, by a clock of its own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.recording = Recording(clock=lambda: self.now)

    async def carry(self, *frames: bytes) -> None:
        for frame in frames:
            self.now += FRAME_SECONDS
            await self.recording.add(frame)


async def test_speech_is_noticed_when_it_begins_and_a_click_is_not() -> None:
    line = Line()
    listening = asyncio.create_task(line.recording.speech(after=0.0))
    await line.carry(QUIET, LOUD, QUIET, LOUD, LOUD)
    assert not listening.done()
    await line.carry(LOUD)
    assert await listening == pytest.approx(100.06)


async def test_what_is_said_ends_with_the_pause_and_without_it() -> None:
    line = Line()
    await line.carry(QUIET, *[LOUD] * 5)
    listening = asyncio.create_task(line.recording.next_said(after=0.0, pause=1.0))
    await line.carry(*[QUIET] * 49)
    assert not listening.done()
    await line.carry(QUIET, QUIET)
    said = await listening
    assert LOUD * 5 in said.pcm
    assert said.seconds < 0.5


async def test_what_was_said_before_one_began_to_listen_is_not_lost() -> None:
    line = Line()
    await line.carry(*[LOUD] * 5, *[QUIET] * 60)
    first = await line.recording.next_said(after=0.0, pause=1.0)
    await line.carry(*[LOUD] * 10, *[QUIET] * 60, *[LOUD] * 3)
    second = await line.recording.next_said(after=first.ended_at, pause=1.0)
    assert (first.pcm.count(LOUD), second.pcm.count(LOUD)) == (5, 10)


async def test_a_call_that_ends_is_the_last_pause() -> None:
    line = Line()
    await line.carry(*[LOUD] * 5)
    listening = asyncio.create_task(line.recording.next_said(after=0.0, pause=60.0))
    await line.recording.close()
    assert (await listening).pcm == LOUD * 5


async def test_nothing_more_is_heard_on_a_closed_line() -> None:
    line = Line()
    await line.carry(LOUD, QUIET)
    recording = line.recording
    waiting = [
        asyncio.create_task(recording.next_said(after=0.0, pause=0.1)),
        asyncio.create_task(recording.speech(after=0.0)),
    ]
    await recording.close()
    for task in waiting:
        with pytest.raises(LineClosed):
            await task


FIRST, SECOND, THIRD = Sound(1.0, 2.0), Sound(4.0, 5.0), Sound(5.9, 6.5)


@pytest.mark.parametrize(
    ("sounds", "after", "arrived_until", "said"),
    [
        ([FIRST], 0.0, 2.5, None),  # it may go on
        ([FIRST], 0.0, 3.0, FIRST),
        ([FIRST, SECOND], 0.0, 4.5, FIRST),
        ([FIRST, SECOND], 1.5, 4.5, Sound(1.5, 2.0)),
        ([FIRST, SECOND, THIRD], 2.0, 9.0, Sound(4.0, 6.5)),  # a breath is no pause
        ([FIRST, SECOND, THIRD], 6.5, 9.0, None),
    ],
)
def test_sounds_with_short_gaps_are_one_thing_said(
    sounds: list[Sound], after: float, arrived_until: float, said: Sound | None
) -> None:
    assert first_said(sounds, after, 1.0, arrived_until) == said


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
    await recording.add(LOUD)
    assert recording.since(recording.since().ended_at + 1).pcm == b""
