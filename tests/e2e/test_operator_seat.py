"""What becomes of a caller whose operator reloads the page, never joins, or is gone."""

from time import monotonic
from typing import Any

import pytest
from playwright.async_api import expect

from deploy.local.caller import Caller
from deploy.local.desk import Desk
from deploy.local.hearing import was_heard
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.e2e.browser import finish_wrap_up, go_available, heard_by_operator, log_in, operator_browser, take_call
from tests.e2e.conftest import Dial, Microphone, Note, SignIn
from tests.e2e.record import call_that, parties, record_of_last_call, said_by, waiting_entry

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180, func_only=True)]

BOB = "+15550101"
CARLA = "+15550102"

OLIVIA_SAYS = "I am looking at your contract right now."
OMAR_SAYS = "Hello Bob, my colleague told me everything."

RELOAD_SECONDS = 10.0
"""From the reload to the operator's next word; the agent takes the caller back after 15."""

TO_THE_OPERATOR = [("answer", "RouterAgent"), ("escalation", "HumanHandoffAgent"), ("queued", "general")]


async def caller_in_line(dial: Dial, number: str) -> Caller:
    caller = await dial(number)
    await caller.answered()
    await caller.listen()
    await caller.say("I want to talk to a person, please.", until="You are next in line")
    return caller


async def test_an_operator_who_reloads_the_page_is_back_in_the_call_by_itself(
    stack: Stack, dial: Dial, voice: Voice, admin: Desk, microphone: Microphone, note: Note
) -> None:
    settings = stack.settings
    async with operator_browser(settings.console_url, await microphone(OLIVIA_SAYS)) as page:
        await log_in(page, "olivia@tandem.example", settings.secrets["operator_password"])
        await go_available(page)
        caller = await caller_in_line(dial, BOB)
        await take_call(page, "Bob Fischer")
        await caller.hear_until(OLIVIA_SAYS)
        await caller.listen()  # the pause between two sentences begins
        reloaded_at = monotonic()
        await page.reload()
        await caller.hear_until(OLIVIA_SAYS, after=reloaded_at)
        gap_seconds = caller.heard_at - reloaded_at
        await expect(page.get_by_text("Connected", exact=True)).to_be_visible()
        await heard_by_operator(page)  # what was said until now
        await caller.speak("Thank you for looking it up.")
        await expect(page.get_by_text("looking it up").first).to_be_visible()
        assert was_heard("Thank you for looking it up", await voice.listen(await heard_by_operator(page)))

        await page.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(page, "Read him his contract.")
    call = await record_of_last_call(admin)
    assert parties(call) == [*TO_THE_OPERATOR, ("connected", "Olivia Stone")]
    assert said_by(call, "operator").count("contract") >= 2
    assert gap_seconds < RELOAD_SECONDS
    note(f"reload in mid-call: the caller heard the operator again after {gap_seconds:.1f} s")


async def test_an_operator_who_claims_and_never_joins_loses_the_caller_to_the_agent(
    dial: Dial, admin: Desk, sign_in: SignIn, note: Note
) -> None:
    olivia = await sign_in("olivia")
    await olivia.choose_presence("available")
    bob = await caller_in_line(dial, BOB)
    entry = await waiting_entry(admin)
    carla = await dial(CARLA)
    await carla.answered()
    await carla.listen()
    await carla.say("I want to talk to a person, please.")
    claimed_at = monotonic()
    assert (await olivia.claim(entry["id"])).status_code == 200

    await bob.hear_until("I'm sorry, that operator could not join")
    note(f"claimed and never joined: the caller was told after {bob.heard_at - claimed_at:.1f} s")
    waiting = await admin.line()
    assert [(each["caller_name"], each["position"]) for each in waiting] == [("Bob Fischer", 1), ("Carla Gomez", 2)]
    assert waiting[0]["id"] == entry["id"]
    assert (await olivia.me())["presence"] == "offline"
    await carla.hang_up()
    await bob.hang_up()
    call = await call_that(admin, entry["call_id"], lambda call: call["state"] == "ended")
    assert parties(call) == [*TO_THE_OPERATOR, ("connected", "Olivia Stone"), ("returned", "HumanHandoffAgent")]
    assert call["chain_intact"]
    assert [each["state"] for each in call["entries"]] == ["abandoned"]


async def test_a_caller_whose_operator_is_gone_is_kept_company_until_the_next_one_comes(
    stack: Stack, dial: Dial, admin: Desk, microphone: Microphone, note: Note
) -> None:
    console, password = stack.settings.console_url, stack.settings.secrets["operator_password"]
    async with operator_browser(console, await microphone(OLIVIA_SAYS)) as page:
        await log_in(page, "olivia@tandem.example", password)
        await go_available(page)
        caller = await caller_in_line(dial, BOB)
        await take_call(page, "Bob Fischer")
        await caller.hear_until(OLIVIA_SAYS)
        gone_at = monotonic()
    await caller.hear_until("One moment please, Olivia Stone's line was interrupted")
    note(f"browser closed in mid-call: the caller was told after {caller.heard_at - gone_at:.1f} s")
    await caller.hear_until("I'm sorry, we have lost Olivia Stone. You are next in line")
    note(f"browser closed in mid-call: the agent took the caller back after {caller.heard_at - gone_at:.1f} s")

    async with operator_browser(console, await microphone(OMAR_SAYS)) as page:
        await log_in(page, "omar@tandem.example", password)
        await go_available(page)
        await take_call(page, "Bob Fischer")
        await caller.hear_until(OMAR_SAYS)
        await page.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(page, "Took over from Olivia.")
    assert_both_operators_on_record(await record_of_last_call(admin))


def assert_both_operators_on_record(call: dict[str, Any]) -> None:
    assert parties(call) == [
        *TO_THE_OPERATOR,
        ("connected", "Olivia Stone"),
        ("returned", "HumanHandoffAgent"),
        ("connected", "Omar Reyes"),
    ]
    assert call["chain_intact"]
    assert call["end_reason"] == "operator_ended"
    assert "contract" in said_by(call, "operator")
    assert "colleague" in said_by(call, "operator")
    assert [(entry["state"], entry["operator"]["name"]) for entry in call["entries"]] == [("closed", "Omar Reyes")]
