"""A call to a number that is recorded, heard again: by a transcriber, and by a supervisor in a browser."""

import asyncio
import io
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import av
import pytest
from playwright.async_api import expect

from deploy.local.desk import Desk, Json
from deploy.local.hearing import was_heard
from deploy.local.phone.audio import SAMPLE_RATE
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.chaos.faults import job_of
from tests.e2e.browser import finish_wrap_up, go_available, keep_picture, log_in, operator_browser, take_call
from tests.e2e.conftest import Dial, Microphone, Note
from tests.e2e.record import call_that, record_of_last_call
from tests.ogg import heard

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240, func_only=True)]

CARLA = "+15550102"
OLIVIA_SAYS = "I am looking at your contract right now."
CALLER, OTHERS = 0, 1
LOUD, SILENT = 0.02, 0.005

MICROPHONE_SECONDS = 8.5
"""After so long a microphone has said its sentence at least once."""


async def test_a_recorded_call_is_heard_again_with_everybody_who_was_in_it(
    stack: Stack, dial: Dial, voice: Voice, admin: Desk, microphone: Microphone, note: Note
) -> None:
    await admin.change_number("support", records_calls=True)
    try:
        caller = await dial(CARLA)
        await caller.answered()
        await caller.hear_until("This call is recorded")
    finally:
        await admin.change_number("support", records_calls=False)
    await caller.say("My TV is not working, there is no signal.", until="outage")
    call_id = (await admin.calls())[0]["id"]

    struck_at = monotonic()
    os.kill(job_of(stack, call_id), signal.SIGKILL)
    await caller.hear_until("we were cut off for a moment", after=struck_at)
    await caller.listen()
    await caller.say("Let me talk to a human, please.", until="next in line")
    async with operator_browser(stack.settings.console_url, await microphone(OLIVIA_SAYS)) as page:
        await log_in(page, "olivia@tandem.example", stack.settings.secrets["operator_password"])
        await go_available(page)
        await take_call(page, "Carla Gomez")
        await caller.hear_until(OLIVIA_SAYS)
        await caller.speak("Thank you for looking it up.")
        await expect(page.get_by_text("looking it up").first).to_be_visible()
        await page.keyboard.press("h")
        await expect(page.get_by_role("button", name="Resume")).to_be_visible()
        held_from = datetime.now(UTC) + timedelta(seconds=1)
        await asyncio.sleep(MICROPHONE_SECONDS)
        held_to = datetime.now(UTC)
        await page.keyboard.press("h")
        await caller.hear_until(OLIVIA_SAYS, after=monotonic() + 0.5)
        await page.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(page, "A recorded call.")
    ended = await record_of_last_call(admin)
    call = await call_that(admin, call_id, lambda call: len(call["recordings"]) == 2)

    before, after = [await admin.recording(call_id, piece["id"]) for piece in call["recordings"]]
    assert was_heard("My TV is not working", await words(voice, before, CALLER))
    assert was_heard("Thank you for calling", await words(voice, before, OTHERS))
    assert not was_heard("Thank you for calling", await words(voice, before, CALLER))
    assert was_heard("talk to a human", await words(voice, after, CALLER))
    others = await words(voice, after, OTHERS)
    assert was_heard("we were cut off for a moment", others)
    assert was_heard(OLIVIA_SAYS, others)
    assert loudest(after, call["recordings"][1], held_from, held_to) < SILENT
    assert loudest(after, call["recordings"][1], held_to, held_to + timedelta(seconds=MICROPHONE_SECONDS)) > LOUD
    lasted, kept = length_of(ended), sum(piece["seconds"] for piece in call["recordings"])
    size = (len(before) + len(after)) / 1_000
    note(f"recording: {kept:.1f} s of a call of {lasted:.1f} s, {size / kept:.1f} kB a second")
    assert lasted - 8 < kept < lasted + 2  # the job was gone for a while
    assert not await asyncio.to_thread(lambda: list((stack.settings.home / "journal" / "recordings").glob("*.ogg")))
    await played_in_the_browser(stack, call, await microphone(OLIVIA_SAYS))


async def played_in_the_browser(stack: Stack, call: Json, microphone: Path) -> None:
    async with operator_browser(stack.settings.console_url, microphone) as page:
        await log_in(page, "sam@tandem.example", stack.settings.secrets["operator_password"])
        await expect(page.get_by_label("Presence: Offline")).to_be_visible()
        await page.goto(f"/calls/{call['id']}")
        story = page.get_by_role("region", name="What happened")
        await story.get_by_role("button", name="Play from").nth(1).click()
        await expect(story.locator("[aria-current]")).to_contain_text("My TV is not working")
        await keep_picture(page, "recording")
        await page.get_by_label("Piece of the recording").locator("label").nth(1).click()
        await expect(story.locator("[aria-current]")).to_contain_text("cut off")
        await page.reload()
        supervision = page.get_by_role("region", name="Supervision")
        await expect(supervision.get_by_text("Sam Lee listened to the recording")).to_have_count(1)


def loudest(ogg: bytes, piece: Json, begin: datetime, end: datetime) -> float:
    """What was heard of everybody but the caller, of 1."""
    began = datetime.fromisoformat(piece["started_at"])
    first, last = [round((moment - began).total_seconds() * 10) for moment in (begin, end)]
    return float(heard(ogg)[first:last, OTHERS].max())


async def words(voice: Voice, ogg: bytes, channel: int) -> str:
    return await voice.listen(await asyncio.to_thread(telephone_audio, ogg, channel))


def telephone_audio(ogg: bytes, channel: int) -> bytes:
    """One side of a recording as 8 kHz mono s16 PCM."""
    resampler = av.AudioResampler(format="s16p", layout="stereo", rate=SAMPLE_RATE)
    with av.open(io.BytesIO(ogg), "r") as file:
        frames = [heard for frame in file.decode(audio=0) for heard in resampler.resample(frame)]
    return b"".join(frame.to_ndarray()[channel].tobytes() for frame in frames)


def length_of(call: Json) -> float:
    return (datetime.fromisoformat(call["ended_at"]) - datetime.fromisoformat(call["answered_at"])).total_seconds()
