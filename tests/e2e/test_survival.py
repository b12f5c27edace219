"""The job that has a call is killed, or frozen, while the caller is on the line."""

import asyncio
import os
import signal
from time import monotonic

import pytest
from playwright.async_api import expect

from deploy.local.desk import Desk, Json
from deploy.local.hearing import was_heard
from deploy.local.stack import Stack
from deploy.local.voice import Voice
from tests.chaos.faults import job_of
from tests.e2e.browser import finish_wrap_up, go_available, heard_by_operator, log_in, operator_browser, take_call
from tests.e2e.conftest import Dial, Microphone, Note
from tests.e2e.record import call_that, parties, record_of_last_call, said_by

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180, func_only=True)]

CARLA = "+15550102"

SPEAKS_AGAIN_SECONDS = {signal.SIGKILL: 4.0, signal.SIGSTOP: 6.0}


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_caller_whose_agent_is_gone_goes_on_with_the_same_one_and_repeats_nothing(
    fault: signal.Signals, stack: Stack, dial: Dial, admin: Desk, note: Note
) -> None:
    caller = await dial(CARLA)
    await caller.answered()
    await caller.listen()
    await caller.say("My TV is not working, there is no signal.", until="outage")
    call = (await admin.calls())[0]
    job = job_of(stack, call["id"])
    os.kill(job, fault)
    struck_at = monotonic()
    await caller.hear_until("we were cut off for a moment", after=struck_at)
    silence_seconds = caller.heard_at - struck_at
    if fault is signal.SIGSTOP:
        os.kill(job, signal.SIGCONT)  # it wakes up, and has nothing to say any more
    await caller.listen()
    await caller.say("How long until it is fixed?", until="repaired|fixed|expect|restored|back")
    await caller.say("Thank you, goodbye.")
    await caller.ended()
    record = await record_of_last_call(admin)
    assert parties(record)[-1] == ("resumed", "TechnicalSupportAgent")
    assert [kind for kind, _ in parties(record)].count("resumed") == 1
    assert said_by(record, "agent").count("cut off") == 1
    assert "fixed" in said_by(record, "caller")
    assert record["chain_intact"]
    assert record["end_reason"] == "agent_ended"
    note(f"job {fault.name}: the caller heard an agent again after {silence_seconds:.1f} s")
    assert silence_seconds < SPEAKS_AGAIN_SECONDS[fault]
    assert not await asyncio.to_thread(lambda: list((stack.settings.home / "journal").glob(f"{call['id']}.*.lease")))


OLIVIA_SAYS = "I am looking at your contract right now."


async def test_a_caller_who_waits_keeps_their_place_and_one_with_an_operator_notices_nothing(
    stack: Stack, dial: Dial, voice: Voice, admin: Desk, microphone: Microphone, note: Note
) -> None:
    caller = await dial(CARLA)
    await caller.answered()
    await caller.listen()
    await caller.say("I want to talk to a person, please.", until="next in line")
    call_id = (await admin.calls())[0]["id"]
    [waiting] = await admin.line()
    struck_at = kill_job(stack, call_id)
    await caller.hear_until("we were cut off for a moment. You are next in line", after=struck_at)
    note(f"job SIGKILL in the queue: the caller heard an agent again after {caller.heard_at - struck_at:.1f} s")
    assert [(entry["id"], entry["position"]) for entry in await admin.line()] == [(waiting["id"], 1)]

    async with operator_browser(stack.settings.console_url, await microphone(OLIVIA_SAYS)) as page:
        await log_in(page, "olivia@tandem.example", stack.settings.secrets["operator_password"])
        await go_available(page)
        await take_call(page, "Carla Gomez")
        await caller.hear_until(OLIVIA_SAYS)
        struck_at = kill_job(stack, call_id)
        await call_that(admin, call_id, lambda call: resumed(call) == 2)
        heard = await caller.hear_until(OLIVIA_SAYS, after=struck_at)
        assert not was_heard("cut off", heard)
        await heard_by_operator(page)  # what was said until now
        await caller.speak("Thank you for looking it up.")
        await expect(page.get_by_text("looking it up").first).to_be_visible()  # the next job writes it down
        assert was_heard("Thank you for looking it up", await voice.listen(await heard_by_operator(page)))
        await page.get_by_role("button", name="End call").click()
        await caller.ended()
        await finish_wrap_up(page, "Read her her contract.")
    call = await record_of_last_call(admin)
    assert parties(call) == [
        ("answer", "RouterAgent"),
        ("escalation", "HumanHandoffAgent"),
        ("queued", "general"),
        ("resumed", "HumanHandoffAgent"),
        ("connected", "Olivia Stone"),
        ("resumed", "HumanHandoffAgent"),
    ]
    assert [entry["state"] for entry in call["entries"]] == ["closed"]
    assert said_by(call, "agent").count("cut off") == 1
    assert call["chain_intact"]
    assert call["end_reason"] == "operator_ended"


def kill_job(stack: Stack, call_id: str) -> float:
    """When that was."""
    os.kill(job_of(stack, call_id), signal.SIGKILL)
    return monotonic()


def resumed(call: Json) -> int:
    return sum(kind == "resumed" for kind, _ in parties(call))
