"""Whatever a model does with its tools, the call stays whole: DESIGN.md §4, looked at in the database."""

import os
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.db import create_engine, create_sessions
from tests.scenarios.conftest import Enter, RecordOf
from tests.scenarios.grading import Record
from tests.scenarios.random_model import RandomModel
from tests.scenarios.stage import FLOWS

pytestmark = [pytest.mark.scenarios, pytest.mark.timeout(1800)]

STEPS = int(os.environ.get("TANDEM_RANDOM_STEPS", "2000"))
SEEDS = range(4)
"""The steps are shared out, so that they can be taken side by side."""

TURNS = 30
NUMBERS = ["+15550100", "+15550101", "+15550102", "+15559999", ""]
SAID = ["Yes.", "No.", "My internet is down.", "I was charged twice.", "Two burgers.", "Hello?", "This is ridiculous!"]

NEVER = {
    "a waiting place in line without a caller": """
        select count(*) from queue_entries e join calls c on c.id = e.call_id
        where c.state = 'ended' and e.state in ('waiting', 'offered', 'connected')""",
    "two open places in line for one call": """
        select count(*) from (select call_id from queue_entries where state in ('waiting', 'offered', 'connected')
        group by call_id having count(*) > 1) as doubles""",
    "a call that waits without a place in line": """
        select count(*) from calls c where c.state = 'waiting' and not exists
        (select 1 from queue_entries e where e.call_id = c.id and e.state in ('waiting', 'offered'))""",
    "an invoice refunded beyond its total": """
        select count(*) from (select i.id, sum(r.amount) as given, (select sum(l.amount) from invoice_lines l
        where l.invoice_id = i.id) as total from invoices i join refunds r on r.invoice_id = i.id group by i.id) as sums
        where given > total""",
    "a draft order of a call that is over": """
        select count(*) from orders o join calls c on c.id = o.call_id where c.state = 'ended' and o.state = 'draft'""",
    "a slot with two demonstrations": """
        select count(*) from (select slot_id from demos group by slot_id having count(*) > 1) as doubles""",
}


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_tools_with_random_arguments_break_nothing(
    seed: int, enter: Enter, record_of: RecordOf, settings: Settings
) -> None:
    random = Random(seed)
    model = RandomModel(random)
    engine = create_engine(settings.database_url)
    calls = 0
    while model.steps < STEPS // len(SEEDS):
        call = await _one_call(enter, record_of, model, random)
        calls += 1
        _whole(call)
        async with create_sessions(engine)() as session:
            await _nothing_impossible(session)
    await engine.dispose()
    print(f"{model.steps} steps in {calls} calls")  # noqa: T201


async def _one_call(enter: Enter, record_of: RecordOf, model: RandomModel, random: Random) -> Record:
    async with enter(model, number=random.choice(NUMBERS), dialled=random.choice(list(FLOWS))) as stage:
        for _ in range(TURNS):
            if stage.over:
                break
            await stage.says(random.choice(SAID))
            assert stage.over or stage.session.current_agent is not None
    return await record_of(stage.call.id)


def _whole(call: Record) -> None:
    """Ended, in order, with a reason for everything, and with every step on record."""
    assert call["state"] == "ended", call["id"]
    assert call["chain_intact"]
    assert all(transition["reason"] for transition in call["transitions"])
    for earlier, later in zip(call["transitions"], call["transitions"][1:], strict=False):
        assert earlier["target"]["name"] == later["source"]["name"] or "queue" in _kinds(earlier, later), call["id"]
    assert all(Decimal(line["total"]) >= 0 for line in (call["order"] or {"lines": []})["lines"])


def _kinds(*transitions: dict[str, Any]) -> set[str]:
    return {transition[side]["kind"] for transition in transitions for side in ("source", "target")}


async def _nothing_impossible(session: AsyncSession) -> None:
    for what, query in NEVER.items():
        assert await session.scalar(text(query)) == 0, what
