"""The short form of `make chaos`: a handful of faults, with callers on the line and clients of the api at work."""

import asyncio

import pytest

from deploy.local.phone import Phone
from deploy.local.stack import Stack
from tests.chaos.callers import CONVERSATIONS
from tests.chaos.faults import KINDS
from tests.chaos.history import Outcome
from tests.chaos.report import Report, broken, summary
from tests.chaos.run import Chaos, draws
from tests.chaos.wire import Wire
from tests.chaos.workload import Workload
from tests.e2e.conftest import Note

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(420, func_only=True)]

STRUCK = ("job killed", "api killed", "Postgres killed")
"""`test_survival` freezes a job as well, `test_restarts` kills every part."""
SHORT = [conversation for conversation in CONVERSATIONS if conversation.flow == "support"]
OPERATIONS_EACH = 100
WITHIN_SECONDS = 25.0
LOST_REPLIES_SECONDS = 2.0
SEED = 6


@pytest.mark.smoke
async def test_calls_go_on_and_nothing_acknowledged_is_lost_doubled_or_owned_by_two(
    stack: Stack, phone: Phone, note: Note
) -> None:
    kinds = [kind for kind in KINDS if kind.name in STRUCK]
    results = []
    async with (
        Wire(stack.settings.api_port) as wire,
        Chaos(stack, wire, phone, note) as chaos,
        Workload(stack.settings, wire.url, chaos.database, SEED) as workload,
    ):
        for draw in draws(kinds, len(kinds), SEED, SHORT):
            working = asyncio.create_task(workload.work(OPERATIONS_EACH, WITHIN_SECONDS))
            results.append(await chaos.strike(draw))
            await working
        await work_without_replies(workload, wire)
        report = Report(results, len(workload.history), violations=await workload.judge())
        outcomes = {operation.outcome for operation in workload.history}
    note(summary(report))
    assert wire.lost_replies
    assert outcomes == set(Outcome)  # otherwise nothing was put to the test
    assert broken(report) == []  # how soon an agent is heard again is no question for one try of each


async def work_without_replies(workload: Workload, wire: Wire) -> None:
    """What is asked in that time is done, and nobody is told so; then they ask again."""
    wire.lose_replies = True
    await workload.work(OPERATIONS_EACH, LOST_REPLIES_SECONDS)
    wire.lose_replies = False
    await workload.work(OPERATIONS_EACH, LOST_REPLIES_SECONDS)
