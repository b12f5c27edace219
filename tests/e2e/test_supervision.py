"""A supervisor in a live call: unheard, heard by the operator alone, by everybody; and an agent's call taken over."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import pytest
from livekit import rtc
from livekit.api import AccessToken, VideoGrants
from playwright.async_api import Page, expect

from deploy.local.caller import Caller
from deploy.local.desk import Desk
from deploy.local.hearing import was_heard
from deploy.local.phone.recording import SPEECH_RMS
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.e2e.browser import (
    finish_wrap_up,
    go_available,
    heard_by_operator,
    keep_picture,
    log_in,
    operator_browser,
)
from tests.e2e.conftest import Dial, Microphone, Note
from tests.e2e.record import parties, record_of_last_call, said_by

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180, func_only=True)]

BOB = "+15550101"
SAM_SAYS = "You can offer him the summer discount."
PATIENCE_SECONDS = 30.0


@asynccontextmanager
async def desk_of(settings: StackSettings, name: str, microphone: Any) -> AsyncGenerator[Page]:
    async with operator_browser(settings.console_url, microphone) as page:
        await log_in(page, f"{name}@tandem.example", settings.secrets["operator_password"])
        yield page


async def look_at(page: Page, caller_name: str) -> None:
    """The call of that caller, on the wall."""
    await page.get_by_role("link", name="Wall").click()
    await page.get_by_role("list", name="Calls").get_by_text(caller_name, exact=True).click()
    await expect(page.get_by_role("button", name="Listen")).to_be_visible()


async def seen_in_the_room(settings: StackSettings, room: str) -> set[str]:
    """Who is in the room, as anybody in it is told."""
    grants = VideoGrants(room_join=True, room=room, can_publish=False, can_subscribe=False, hidden=True)
    token = AccessToken(settings.livekit_key, settings.livekit_secret).with_identity("onlooker").with_grants(grants)
    onlooker = rtc.Room()
    await onlooker.connect(settings.livekit_address, token.to_jwt(), rtc.RoomOptions(auto_subscribe=False))
    seen = set(onlooker.remote_participants)
    await onlooker.disconnect()
    return seen


async def operator_hears(page: Page, voice: Voice, sentence: str) -> None:
    heard = b""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not was_heard(sentence, await voice.listen(heard)):
            await page.wait_for_timeout(1_000)
            heard += await heard_by_operator(page)


async def test_a_whisper_reaches_the_operator_and_not_the_caller_and_barging_in_reaches_both(
    stack: Stack, dial: Dial, voice: Voice, admin: Desk, microphone: Microphone, note: Note
) -> None:
    settings = stack.settings
    async with (
        desk_of(settings, "olivia", await microphone("")) as olivia,
        desk_of(settings, "sam", await microphone(SAM_SAYS)) as sam,
    ):
        await go_available(olivia)
        caller = await with_olivia(dial, olivia)
        call = (await admin.calls())[0]
        before = await seen_in_the_room(settings, call["room"])
        await look_at(sam, "Bob Fischer")
        await keep_picture(sam, "wall")

        await sam.keyboard.press("l")
        await expect(sam.get_by_text("Nobody hears you, and nobody sees that you listen.").first).to_be_visible()
        await heard_by_operator(sam)
        await caller.speak("I have been thinking about another contract.")
        await operator_hears(sam, voice, "I have been thinking about another contract")
        assert await seen_in_the_room(settings, call["room"]) == before

        whispered_at = monotonic()
        await heard_by_operator(olivia)
        await sam.get_by_role("button", name="Whisper").click()
        await expect(sam.get_by_text("Only Olivia Stone hears you. The caller does not.").first).to_be_visible()
        await operator_hears(olivia, voice, SAM_SAYS)
        await keep_picture(sam, "whisper")
        assert_silent(caller, whispered_at, monotonic(), note)

        barged_at, since = datetime.now(UTC), monotonic()
        await sam.get_by_role("button", name="Barge in").click()
        await expect(sam.get_by_text("You are live to the caller")).to_be_visible()
        await caller.hear_until(SAM_SAYS, after=since)
        await keep_picture(sam, "barge")
        await sam.get_by_role("region", name="Supervision").get_by_role("button", name="Stop").click()
        await expect(sam.get_by_text("You are live to the caller")).to_be_hidden()
        await olivia.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(olivia, "Offered the discount.")
    assert_only_what_was_said_aloud_is_written(await record_of_last_call(admin), barged_at)


async def with_olivia(dial: Dial, olivia: Page) -> Caller:
    caller = await dial(BOB)
    await caller.answered()
    await caller.listen()
    await caller.say("I want to talk to a person, please.", until="You are next in line")
    await olivia.get_by_text("Bob Fischer").first.click()
    await olivia.get_by_role("button", name="Take call").click()
    await caller.hear_until("Bob, this is Olivia Stone, who takes over from here")
    return caller


def assert_silent(caller: Caller, begin: float, end: float, note: Note) -> None:
    """Not a sound: neither a word of the whisper nor the loudness of one."""
    loudest = caller.call.loudest(begin, end)
    note(f"whisper of {end - begin:.0f} s: loudest that the caller heard {loudest:.0f} of 32768")
    assert loudest < SPEECH_RMS


def assert_only_what_was_said_aloud_is_written(call: dict[str, Any], barged_at: datetime) -> None:
    lines = [line for line in call["utterances"] if "discount" in line["text"].lower()]
    assert lines
    assert {line["name"] for line in lines} == {"Sam Lee"}
    assert all(datetime.fromisoformat(line["at"]) > barged_at for line in lines)
    assert call["chain_intact"]


async def test_a_remark_steers_the_agent_and_taking_over_brings_its_caller_to_the_supervisor(
    stack: Stack, dial: Dial, admin: Desk, microphone: Microphone, note: Note
) -> None:
    async with desk_of(stack.settings, "sam", await microphone("Hello Bob, this is the supervisor speaking.")) as sam:
        caller = await dial(BOB)
        await caller.answered()
        await caller.listen()
        await look_at(sam, "Bob Fischer")
        await sam.get_by_label("Remark to the agent").fill("Ask: Is it about your new contract?")
        await sam.get_by_role("button", name="Send").click()
        await caller.hear_until("Is it about your new contract")

        asked_at = monotonic()
        await sam.get_by_role("button", name="Take over").click()
        await caller.hear_until("my colleague Sam Lee takes over from here", after=asked_at)
        await expect(sam.get_by_text("Connected", exact=True)).to_be_visible()
        note(f"take-over: connected after {monotonic() - asked_at:.1f} s")
        await caller.hear_until("this is the supervisor speaking", after=asked_at)
        await sam.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(sam, "Took it over.")
    call = await record_of_last_call(admin)
    assert parties(call)[-3:] == [("escalation", "HumanHandoffAgent"), ("queued", "general"), ("connected", "Sam Lee")]
    assert [(remark["by"], remark["text"]) for remark in call["remarks"]] == [
        ("Sam Lee", "Ask: Is it about your new contract?")
    ]
    assert "supervisor" in said_by(call, "operator")
    assert call["chain_intact"]
