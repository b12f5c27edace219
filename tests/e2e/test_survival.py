"""The job that has a call is killed, or frozen, while the caller is on the line."""

import asyncio
import os
import signal
from time import monotonic

import pytest

from deploy.local.desk import Desk
from deploy.local.stack import Stack
from tests.chaos.faults import job_of
from tests.e2e.conftest import Dial, Note
from tests.e2e.record import parties, record_of_last_call, said_by

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120, func_only=True)]

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
