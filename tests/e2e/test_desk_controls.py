"""Two operators and a caller: what the caller hears, and does not hear, while one asks the other."""

import asyncio
from time import monotonic
from typing import Any

import numpy as np
import pytest
from playwright.async_api import Page, expect

from deploy.local.caller import Caller
from deploy.local.desk import Desk
from deploy.local.hearing import was_heard
from deploy.local.phone import Heard
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.e2e.browser import go_available, heard_by_operator, keep_picture, log_in, operator_browser
from tests.e2e.conftest import Dial, Microphone, Note
from tests.e2e.record import parties, record_of_last_call, said_by

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180, func_only=True)]

BOB = "+15550101"
OLIVIA_SAYS = "I am looking at your contract right now."
OMAR_SAYS = "Hello Bob, my colleague told me everything."
QUESTION = "May he cancel his contract today?"

MICROPHONE_SECONDS = 8.5
"""After so long a microphone has said its sentence at least once, wherever it was when one began to listen."""

RATE_HZ = 8_000
ABOVE_THE_MUSIC_HZ = 1_300
"""No note of the music is as high as this; what makes words of a voice is."""

VOICE_RMS = 40.0  # a voice is above 50; music is at 13, at 28 where a busy machine lets it stumble
MUSIC_RMS = 150.0


def loudest_second(heard: Heard, from_hz: int, to_hz: int) -> float:
    """Of this band alone, as the root of its mean square."""
    samples = np.frombuffer(heard.pcm, dtype="<i2").astype(np.float64)
    seconds = samples[: len(samples) // RATE_HZ * RATE_HZ].reshape(-1, RATE_HZ)
    spectra = np.abs(np.fft.rfft(seconds * np.hanning(RATE_HZ), axis=1)) / RATE_HZ
    return float(np.sqrt(2 * (spectra[:, from_hz:to_hz] ** 2).sum(axis=1)).max()) if len(seconds) else 0.0


def voice_in(heard: Heard) -> float:
    return loudest_second(heard, ABOVE_THE_MUSIC_HZ, RATE_HZ // 2)


def music_in(heard: Heard) -> float:
    return loudest_second(heard, 200, ABOVE_THE_MUSIC_HZ)


async def listens(caller: Caller, seconds: float = MICROPHONE_SECONDS) -> Heard:
    """All that arrives in so many seconds from now on."""
    since = monotonic()
    await asyncio.sleep(seconds)
    return caller.call.heard(since)


async def desk_of(page: Page, stack: Stack, name: str) -> None:
    await log_in(page, f"{name}@tandem.example", stack.settings.secrets["operator_password"])
    await go_available(page)


async def with_olivia(page: Page, dial: Dial) -> Caller:
    caller = await dial(BOB)
    await caller.answered()
    await caller.listen()
    await caller.say("I want to talk to a person, please.", until="You are next in line")
    await page.get_by_role("button", name="Take call").click()
    await expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    await caller.hear_until(OLIVIA_SAYS)
    return caller


async def test_a_caller_on_hold_hears_music_and_not_a_word_until_the_colleague_has_them(
    stack: Stack, dial: Dial, voice: Voice, admin: Desk, microphone: Microphone, note: Note
) -> None:
    console = stack.settings.console_url
    async with (
        operator_browser(console, await microphone(OLIVIA_SAYS)) as olivia,
        operator_browser(console, await microphone(OMAR_SAYS)) as omar,
    ):
        await desk_of(olivia, stack, "olivia")
        caller = await with_olivia(olivia, dial)
        await desk_of(omar, stack, "omar")
        assert voice_in(await listens(caller)) > VOICE_RMS  # what is measured is there when there is a voice

        await olivia.keyboard.press("c")
        await olivia.get_by_role("radio", name="Omar Reyes").click()
        await olivia.get_by_label("Question").fill(QUESTION)
        await keep_picture(olivia, "consult-dialog")
        asked_at = monotonic()
        await olivia.keyboard.press("Control+Enter")
        music_at = await caller.call.heard_speech(within=5, after=asked_at + 0.1)
        await expect(omar.get_by_text(QUESTION).first).to_be_visible()
        await keep_picture(omar, "consultation-rings")
        await omar.keyboard.press("t")
        await expect(omar.get_by_text("The caller does not hear you")).to_be_visible()
        await expect(olivia.get_by_text("You talk with Omar Reyes")).to_be_visible()
        await keep_picture(olivia, "consulting")
        held = await listens(caller)
        assert music_in(held) > MUSIC_RMS
        assert voice_in(held) < VOICE_RMS
        words = await voice.listen(held.pcm)
        assert not was_heard(OLIVIA_SAYS, words)
        assert not was_heard(OMAR_SAYS, words)
        # The two hear one another; a busy machine garbles the beginning or the end of what a browser records.
        assert was_heard("at your contract", await voice.listen(await heard_by_operator(omar)))
        assert was_heard("told me everything", await voice.listen(await heard_by_operator(olivia)))

        passed_on_at = monotonic()
        await olivia.keyboard.press("g")
        await caller.hear_until(OMAR_SAYS, after=passed_on_at)
        await expect(olivia.get_by_role("form", name="Wrap-up")).to_be_visible()
        await omar.keyboard.press("Shift+E")
        await caller.ended()
    call = await record_of_last_call(admin)
    assert parties(call)[-2:] == [("connected", "Olivia Stone"), ("transferred", "Omar Reyes")]
    assert call["chain_intact"]
    assert "this is omar reyes, who takes over" in said_by(call, "agent")
    assert_written_down_by_name(call)
    note(f"asked a colleague: music after {music_at - asked_at:.2f} s, voice in it {voice_in(held):.0f} (of 32,768)")


def assert_written_down_by_name(call: dict[str, Any]) -> None:
    said = {
        name: " ".join(line["text"] for line in call["utterances"] if line["name"] == name).lower()
        for name in ("Olivia Stone", "Omar Reyes")
    }
    assert "contract" in said["Olivia Stone"]
    assert "colleague" in said["Omar Reyes"]


async def test_a_caller_is_held_and_handed_back_to_the_agents_with_something_to_do(
    stack: Stack, dial: Dial, admin: Desk, microphone: Microphone, note: Note
) -> None:
    async with operator_browser(stack.settings.console_url, await microphone(OLIVIA_SAYS)) as olivia:
        await desk_of(olivia, stack, "olivia")
        caller = await with_olivia(olivia, dial)
        await olivia.keyboard.press("k")
        await olivia.keyboard.press("5")
        assert await caller.call.heard_digit() == "5"
        await olivia.keyboard.press("Escape")

        held_at = monotonic()
        await olivia.keyboard.press("h")
        await expect(olivia.get_by_role("button", name="Resume")).to_be_visible()
        await keep_picture(olivia, "on-hold")
        await asyncio.sleep(1)
        held = await listens(caller)
        assert music_in(held) > MUSIC_RMS
        assert voice_in(held) < VOICE_RMS
        resumed_at = monotonic()
        await olivia.keyboard.press("h")
        await caller.hear_until(OLIVIA_SAYS, after=resumed_at + 0.5)
        note(f"on hold for {resumed_at - held_at:.0f} s: voice in the music {voice_in(held):.0f} (of 32,768)")

        await olivia.keyboard.press("b")
        await olivia.get_by_label("What it is to do").fill("I have a question about my last bill.")
        await olivia.keyboard.press("Control+Enter")
        await caller.hear_until("Olivia Stone has handed you back to me")
        await caller.hear_until("I'll connect you with our billing team")
        await caller.hang_up()
    call = await record_of_last_call(admin)
    moves = parties(call)
    handed_back = moves.index(("handed_back", "HumanHandoffAgent"))
    assert moves[handed_back + 1 :] == [("handoff", "RouterAgent"), ("handoff", "BillingSupportAgent")]
    assert "handed you back" in said_by(call, "agent")
    assert call["entries"][0]["held_seconds"] > MICROPHONE_SECONDS
