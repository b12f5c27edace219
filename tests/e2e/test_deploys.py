"""New processes take the place of the ones that run, while calls are up and calls arrive: nobody notices."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import httpx
import pytest

from deploy.local.caller import Caller
from deploy.local.desk import Desk, Json
from deploy.local.process import PROBE_INTERVAL_SECONDS
from deploy.local.services import worker_names
from deploy.local.stack import Stack
from tests.chaos.faults import job_of, worker_of
from tests.e2e.conftest import Dial, Note
from tests.e2e.record import call_that, parties, said_by

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180, func_only=True)]

CARLA = "+15550102"
ALICE = "+15550100"

ANSWER_SECONDS = 6.0
"""To the first word of an answer: with two workers on two cores it takes longer than with one."""


def ancestors(pid: int) -> set[int]:
    found = set[int]()
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        found.add(pid)
    return found


async def newest(admin: Desk) -> Json:
    return (await admin.calls())[0]


def assert_undisturbed(call: Json) -> None:
    assert call["chain_intact"]
    assert "resumed" not in [kind for kind, _ in parties(call)]
    assert "cut off" not in said_by(call, "agent")
    assert "thank you for calling" in said_by(call, "agent")


async def hang_up_politely(caller: Caller) -> None:
    await caller.say("Thank you, goodbye.")
    await caller.ended()


async def ended(admin: Desk, call_id: str) -> Json:
    return await call_that(admin, call_id, lambda call: call["state"] == "ended")


async def test_a_worker_is_replaced_with_a_call_up_and_a_call_arriving(
    stack: Stack, dial: Dial, admin: Desk, note: Note
) -> None:
    first = await dial(CARLA)
    await first.answered()
    await first.listen()
    await first.say("My TV is not working, there is no signal.", until="outage")
    first_call = (await newest(admin))["id"]
    its_worker = await asyncio.to_thread(worker_of, stack, first_call)
    had_it = stack.processes[its_worker].pid
    await first.say("Hold on a moment, please.", until="take your time")  # nobody asks whether the caller is there
    old = [await stack.replace(name) for name in worker_names(stack.settings)]
    new = {stack.processes[name].pid for name in worker_names(stack.settings)}
    retiring = [asyncio.create_task(stack.retire(each)) for each in old]
    dialled_at = monotonic()
    second = await dial(ALICE)
    rang_seconds = await second.answered() - dialled_at
    await second.listen()
    second_call = (await newest(admin))["id"]
    assert had_it in ancestors(job_of(stack, first_call)) - new
    assert new & ancestors(job_of(stack, second_call))

    await first.say("When will it be fixed?", until="repaired|fixed|expect|restored|back")
    await hang_up_politely(first)
    assert await asyncio.gather(*retiring) == [0] * len(old)
    await second.hang_up()

    record = await ended(admin, first_call)
    assert record["end_reason"] == "agent_ended"
    assert "bye" in said_by(record, "caller")
    for each in (record, await ended(admin, second_call)):
        assert_undisturbed(each)
    slowest_seconds = max(first.answer_seconds)
    note(f"worker replaced: slowest answer after {slowest_seconds:.1f} s; the new call rang for {rang_seconds:.1f} s")
    assert slowest_seconds < ANSWER_SECONDS


@asynccontextmanager
async def asking(url: str, statuses: list[int]) -> AsyncIterator[None]:
    """Somebody who asks the api all the time, on a new connection each."""
    is_over = asyncio.Event()

    async def ask() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            while not is_over.is_set():
                answer = await client.get(f"{url}/v1/health", headers={"Connection": "close"})
                statuses.append(answer.status_code)
                await asyncio.sleep(PROBE_INTERVAL_SECONDS)

    task = asyncio.create_task(ask())
    yield
    is_over.set()
    await task


async def test_an_api_is_replaced_with_a_call_up_and_no_request_is_refused(
    stack: Stack, dial: Dial, admin: Desk, note: Note
) -> None:
    caller, statuses = await dial(CARLA), list[int]()
    await caller.answered()
    await caller.listen()
    call_id = (await newest(admin))["id"]
    async with asking(stack.settings.console_url, statuses):
        rolling = asyncio.create_task(stack.replace("api"))
        await caller.say("My TV is not working, there is no signal.", until="outage")
        await stack.retire(await rolling)
        await caller.say("When will it be fixed?", until="repaired|fixed|expect|restored|back")
    await hang_up_politely(caller)

    assert set(statuses) == {200}
    call = await ended(admin, call_id)
    assert_undisturbed(call)
    assert call["end_reason"] == "agent_ended"
    assert "not working" in said_by(call, "caller")
    note(
        f"api replaced: {len(statuses)} requests answered, the slowest answer after {max(caller.answer_seconds):.1f} s"
    )
    assert max(caller.answer_seconds) < ANSWER_SECONDS
