"""The product's promise, from outside: one call from the phone line to an operator, and the record of it."""

import asyncio
import os
import statistics
import wave
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from deploy.local.desk import Desk
from deploy.local.phone import CallRefused
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.e2e.browser import heard_by_operator, log_in, operator_browser
from tests.e2e.caller import Caller, parties
from tests.e2e.conftest import Dial, SignIn

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

ALICE = "+15550100"
BOB = "+15550101"
CARLA = "+15550102"
STRANGER = "+15559999"

ANSWER_TARGET_SECONDS = 1.5
"""End of the caller's speech to the first word of the answer, median, on two cores."""


async def record_of(desk: Desk, caller: Caller, state: str = "ended") -> dict[str, Any]:
    """The newest call's record, once it is in that state."""
    async with asyncio.timeout(20):
        async for _ in desk.changes():
            call = await desk.call((await desk.calls())[0]["id"])
            if call["state"] == state:
                return call
    raise AssertionError(f"the call never was {state}")


async def waiting_entry(desk: Desk) -> dict[str, Any]:
    async with asyncio.timeout(20):
        async for _ in desk.changes():
            waiting = [entry for entry in await desk.queue() if entry["state"] == "waiting"]
            if waiting:
                return waiting[0]
    raise AssertionError("nobody came to wait")


async def free(desk: Desk) -> None:
    await desk.choose_presence("available")


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("microphone") / "operator.wav"


async def record_microphone(path: Path, voice: Voice, sentence: str) -> None:
    """A second of silence, the sentence, four of silence: Chromium plays it over and over."""
    pcm = bytes(16_000) + await voice.speak(sentence) + bytes(64_000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(pcm)


async def test_a_billing_call_from_the_phone_line_to_an_operator_in_a_browser(
    stack: Stack, dial: Dial, voice: Voice, admin: Desk, microphone: Path
) -> None:
    settings = stack.settings
    await record_microphone(microphone, voice, "Hello Alice, I can see the refund here on my screen.")
    async with operator_browser(settings.console_url, microphone) as page:
        await log_in(page, "olivia@tandem.example", settings.secrets["operator_password"])
        await go_available(page)

        caller = await dial(ALICE)
        await caller.answered()
        assert "thank you for calling northwind" in await caller.hear()
        explained = await caller.say("I was charged twice on invoice one zero four two.")
        if "49" not in explained:  # the agents paused between the hand-off and the answer
            explained += await caller.hear()
        assert "billing" in explained
        assert "49" in explained
        assert "refund" in await caller.say("Yes, please refund it.")
        assert "in line" in await caller.say("I would like to talk to a person, please.")

        await expect(page.get_by_text("Alice Martin").first).to_be_visible()
        await page.get_by_text("Alice Martin").first.click()
        await expect(page.get_by_text("charged twice").first).to_be_visible()  # the briefing, before answering
        await keep_picture(page, "briefing")
        await page.get_by_role("button", name="Take call").click()
        await caller.hear_until("refund here on my screen|on my screen")
        await caller.speak("Thank you. I only wanted to be sure about the refund.")
        await expect(page.get_by_text("wanted to be sure").first).to_be_visible(timeout=15_000)
        await keep_picture(page, "desk")
        at_the_desk = (await voice.listen(await heard_by_operator(page))).lower()
        assert "to be sure" in at_the_desk

        await page.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(page)
        call = await record_of(admin, caller)
        await page.goto(f"/calls/{call['id']}")
        await expect(page.get_by_text("Olivia Stone").first).to_be_visible()
        await keep_picture(page, "call")
    assert_billing_record(call)
    ticket = await admin.ticket(call["ticket_id"])
    assert ticket["category"] == "billing"
    assert [promise["kind"] for promise in call["promises"]] == ["refund"]
    assert statistics.median(caller.answer_seconds) < 2 * ANSWER_TARGET_SECONDS, caller.answer_seconds


async def keep_picture(page: Page, name: str) -> None:
    """`TANDEM_PICTURES`: a folder for pictures of the real thing, as in the README."""
    folder = os.environ.get("TANDEM_PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def go_available(page: Page) -> None:
    await page.get_by_label("Presence: Offline").click()
    await page.get_by_role("menuitem", name="Available").click()
    await expect(page.get_by_label("Presence: Available")).to_be_visible()


async def finish_wrap_up(page: Page) -> None:
    form = page.get_by_role("form", name="Wrap-up")
    await expect(form).to_be_visible()
    await form.get_by_role("radio").first.check()
    await form.get_by_label("Notes").fill("Refund confirmed.")
    await form.get_by_role("button", name="Finish").click()
    await expect(page.get_by_label("Presence: Available")).to_be_visible()


def assert_billing_record(call: dict[str, Any]) -> None:
    assert parties(call) == [
        ("answer", "RouterAgent"),
        ("handoff", "BillingSupportAgent"),
        ("escalation", "HumanHandoffAgent"),
        ("queued", "billing"),
        ("connected", "Olivia Stone"),
    ]
    assert all(transition["reason"] for transition in call["transitions"])
    assert call["chain_intact"]
    assert call["end_reason"] == "operator_ended"
    spoken = {speaker: " ".join(said_by(call, speaker)).lower() for speaker in ("caller", "agent", "operator")}
    assert "charged twice" in spoken["caller"]
    assert "to be sure" in spoken["caller"]
    assert "refunded" in spoken["agent"]
    assert "on my screen" in spoken["operator"]
    assert call["entries"][-1]["state"] == "closed"
    assert call["entries"][-1]["notes"] == "Refund confirmed."


def said_by(call: dict[str, Any], speaker: str) -> list[str]:
    return [line["text"] for line in call["utterances"] if line["speaker"] == speaker]


async def test_nobody_at_the_desk_means_a_callback_that_is_on_record(dial: Dial, admin: Desk) -> None:
    caller = await dial(BOB)
    await caller.answered()
    await caller.hear()
    assert "in line" in await caller.say("Let me talk to a human, please.")
    await caller.hear_until("call you back|callback")
    assert "call you within a day" in await caller.say("Yes, please call me back.")
    await caller.ended()
    call = await record_of(admin, caller)
    assert [entry["state"] for entry in call["entries"]] == ["callback"]
    assert [promise["kind"] for promise in call["promises"]] == ["callback"]
    assert call["end_reason"] == "agent_ended"


async def test_a_caller_who_hangs_up_waiting_leaves_no_entry_and_the_last_words(dial: Dial, admin: Desk) -> None:
    caller = await dial(BOB)
    await caller.answered()
    await caller.hear()
    await caller.say("I need to speak to an operator.")
    entry = await waiting_entry(admin)
    await caller.hang_up()
    call = await record_of(admin, caller)
    assert call["id"] == entry["call_id"]
    assert [each["state"] for each in call["entries"]] == ["abandoned"]
    assert call["end_reason"] == "caller_hung_up"
    assert "operator" in " ".join(said_by(call, "caller")).lower()


async def test_two_operators_at_once_one_gets_the_caller_the_other_is_told_who(
    dial: Dial, admin: Desk, sign_in: SignIn
) -> None:
    olivia, omar = await sign_in("olivia"), await sign_in("omar")
    await asyncio.gather(free(olivia), free(omar))
    caller = await dial(BOB)
    await caller.answered()
    await caller.hear()
    await caller.say("I want to talk to a person.")
    entry = await waiting_entry(admin)
    answers = await asyncio.gather(olivia.claim(entry["id"]), omar.claim(entry["id"]))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert lost.json()["code"] == "entry-taken"
    winner = olivia if won is answers[0] else omar
    assert lost.json()["claimed_by"] == (await winner.me())["name"]
    await winner.hang_up(entry["call_id"])
    await caller.ended()
    await winner.wrap_up(entry["id"], "resolved")
    assert (await winner.me())["presence"] == "available"
    await asyncio.gather(olivia.choose_presence("offline"), omar.choose_presence("offline"))


async def test_an_outage_is_found_and_said(dial: Dial, admin: Desk) -> None:
    caller = await dial(CARLA)
    await caller.answered()
    await caller.hear()
    assert "technical" in await caller.say("My TV is not working, there is no signal.")
    await caller.hang_up()
    call = await record_of(admin, caller)
    assert ("handoff", "TechnicalSupportAgent") in parties(call)
    diagnosis = next(tool for tool in call["tool_calls"] if tool["tool"] == "run_diagnostics")
    assert diagnosis["arguments"]["service"] == "tv"
    assert "outage" in diagnosis["result"].lower()


async def test_a_stranger_books_a_demo(dial: Dial, admin: Desk) -> None:
    caller = await dial(STRANGER)
    await caller.answered()
    await caller.hear()
    await caller.say("Hello, my name is David Miller. I would like to book a demo.")
    offered = await caller.say("I do not have an e-mail address.")
    if "first" not in offered:
        offered = await caller.say("Which appointments do you have for a demo?")
    booked = await caller.say("The first one, please.")
    assert "book" in booked
    await caller.say("Thank you, goodbye.")
    await caller.ended()
    call = await record_of(admin, caller)
    assert ("handoff", "SalesAgent") in parties(call)
    assert [promise["kind"] for promise in call["promises"]] == ["demo"]


async def test_an_unknown_number_is_refused_with_404(dial: Dial) -> None:
    caller = await dial(BOB, dialled="nobody")
    with pytest.raises(CallRefused) as refused:
        await caller.answered()
    assert refused.value.ended.status == 404


async def test_a_caller_who_says_nothing_is_asked_and_then_let_go(dial: Dial, admin: Desk) -> None:
    caller = await dial(BOB)
    await caller.answered()
    await caller.hear()
    await caller.hear_until("good ?bye")
    await caller.ended()
    assert (await record_of(admin, caller))["end_reason"] == "silent_caller"
