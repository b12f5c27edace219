"""The api is away for minutes: calls go on, and afterwards everything that was said in them is on record."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from time import monotonic
from uuid import UUID

import pytest

from deploy.local.caller import Caller
from deploy.local.desk import Desk
from deploy.local.stack import Stack
from tests.chaos.record import Database, Finding, Witness
from tests.e2e.conftest import Dial, Note
from tests.e2e.record import call_that, parties, said_by

AWAY_SECONDS = float(os.environ.get("TANDEM_API_AWAY_SECONDS", "60"))

TIMEOUT_SECONDS = 240 + AWAY_SECONDS

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(TIMEOUT_SECONDS)]

CARLA, BOB, STRANGER = "+15550102", "+15550101", "+15559997"

SMALL_TALK = (
    "My TV is not working, there is no signal.",
    "Are you still there?",
    "How long until it is fixed?",
    "What else could I try?",
)

ANSWERED_SECONDS = 10.0
"""A tool that waits for the api is announced, and given up in that time."""


@asynccontextmanager
async def without_api(stack: Stack) -> AsyncIterator[None]:
    await stack.processes["api"].stop()
    try:
        yield
    finally:
        await stack.processes["api"].start()
        await stack.until_ready()


async def connected(dial: Dial, number: str, admin: Desk) -> tuple[Caller, UUID]:
    """A caller who has been greeted, and their call."""
    caller = await dial(number)
    await caller.answered()
    await caller.listen()
    return caller, UUID((await admin.calls())[0]["id"])


def watched(stack: Stack, database: Database, call_id: UUID) -> Witness:
    home = stack.settings.home
    witness = Witness(database, home / "journal", home / "journals-kept", call_id)
    witness.begin()
    return witness


async def talk(caller: Caller, until: float) -> int:
    """Small talk until then; how many sentences were said, each of which was answered."""
    for said, sentence in enumerate(cycle(SMALL_TALK)):
        if monotonic() >= until:
            return said
        await caller.speak(sentence)
        await caller.answer_began()
        await caller.listen()
    raise AssertionError("a cycle does not end")


async def test_while_the_api_is_away_calls_go_on_and_nothing_of_them_is_lost(
    stack: Stack, dial: Dial, admin: Desk, note: Note
) -> None:
    database = Database(stack.settings.database_address)
    stays, stays_id = await connected(dial, CARLA, admin)
    leaves, leaves_id = await connected(dial, BOB, admin)
    witnesses = [watched(stack, database, call_id) for call_id in (stays_id, leaves_id)]
    async with without_api(stack):
        back_at = monotonic() + AWAY_SECONDS
        talking = asyncio.create_task(talk(stays, back_at))
        await leaves.speak("My internet is not working.")
        await leaves.answer_began()
        await leaves.hang_up()
        refused = await dial(STRANGER)
        await refused.answered()
        await refused.hear_until("can't take your call right now|call again")
        await refused.ended()
        said = await talking
    await stays.say("Let me talk to a person, please.", until="in line|operator")
    await call_that(admin, str(stays_id), lambda call: "queued" in [kind for kind, _ in parties(call)])
    await stays.hang_up()
    findings = [await witness.finding() for witness in witnesses]
    database.close()
    record, other = await admin.call(stays_id), await admin.call(leaves_id)
    slowest = max(stays.answer_seconds)
    note(f"api away for {AWAY_SECONDS:.0f} s: {said} sentences said and answered, after {slowest:.1f} s at the longest")
    assert findings == [Finding(), Finding()]
    assert "resumed" not in [kind for kind, _ in parties(record) + parties(other)]
    assert sum(line["speaker"] == "caller" for line in record["utterances"]) >= said
    assert "internet" in said_by(other, "caller")
    assert record["chain_intact"]
    assert other["chain_intact"]
    assert other["end_reason"] == "caller_hung_up"
    assert slowest < ANSWERED_SECONDS
