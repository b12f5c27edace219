"""Held against cases that were computed by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category, QueueEntryState, Role
from api.models import EntryChange, WaitTold
from tests.api.conftest import Enqueue, MakeOperator, SignIn

pytestmark = pytest.mark.api

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TOLD = (60, 180)


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))


async def told(
    session: AsyncSession,
    enqueued: Enqueue,
    after: float | None,
    change: str = "claimed",
    *,
    skill: str = "billing",
    at: datetime = NOON,
) -> None:
    """A caller was told one to three minutes, and so many seconds later that happened."""
    entry = await enqueued(skill=skill)
    session.add(WaitTold(entry_id=entry.id, at=at, position=1, shortest_seconds=TOLD[0], longest_seconds=TOLD[1]))
    if after is not None:
        state = QueueEntryState.connected if change == "claimed" else QueueEntryState.abandoned
        moved = at + timedelta(seconds=after)
        session.add(
            EntryChange(entry_id=entry.id, before=QueueEntryState.waiting, after=state, change=change, at=moved)
        )
    await session.commit()


async def calibration(supervisor: AsyncClient, **params: Any) -> dict[str, Any]:
    answer = await supervisor.get("/v1/reports/wait-calibration", params={"since": "2026-11-01T00:00:00Z"} | params)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def test_answers_within_the_range_before_and_after_it_are_told_apart(
    session: AsyncSession, enqueued: Enqueue, supervisor: AsyncClient
) -> None:
    for seconds in (59.9, 60, 120, 180, 180.1):
        await told(session, enqueued, seconds)

    total = (await calibration(supervisor))["total"]

    assert total == {"told": 5, "within": 3, "below": 1, "above": 1, "unknown": 0, "held": 0.6}


@pytest.mark.parametrize(
    ("seconds", "change", "expected"),
    [
        (179, "call_over", {"above": 0, "unknown": 1, "held": None}),  # gone: it might have come true
        (181, "call_over", {"above": 1, "unknown": 0, "held": 0.0}),  # gone when it could not any more
        (181, "called_back", {"above": 1, "unknown": 0, "held": 0.0}),
        (None, "claimed", {"above": 0, "unknown": 1, "held": None}),  # still waiting
    ],
)
async def test_who_was_never_answered_proves_a_promise_wrong_only_when_its_time_had_passed(
    session: AsyncSession,
    enqueued: Enqueue,
    supervisor: AsyncClient,
    seconds: float | None,
    change: str,
    expected: dict[str, Any],
) -> None:
    await told(session, enqueued, seconds, change)

    total = (await calibration(supervisor))["total"]

    assert total == {"told": 1, "within": 0, "below": 0} | expected


async def test_what_happened_before_it_was_told_does_not_count(
    session: AsyncSession, enqueued: Enqueue, supervisor: AsyncClient
) -> None:
    await told(session, enqueued, -100)

    assert (await calibration(supervisor))["total"]["unknown"] == 1


async def test_rows_are_by_queue_and_day_in_universal_time(
    session: AsyncSession, enqueued: Enqueue, supervisor: AsyncClient
) -> None:
    await told(session, enqueued, 120, at=datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC))
    await told(session, enqueued, 120, at=datetime(2026, 11, 3, tzinfo=UTC))
    await told(session, enqueued, 10, at=datetime(2026, 11, 3, tzinfo=UTC), skill="sales")

    rows = (await calibration(supervisor))["rows"]

    assert [(row["day"], row["queue"], row["within"], row["below"]) for row in rows] == [
        ("2026-11-02", "billing", 1, 0),
        ("2026-11-03", "billing", 1, 0),
        ("2026-11-03", "sales", 0, 1),
    ]


async def test_a_report_is_narrowed_by_queue_and_time(
    session: AsyncSession, enqueued: Enqueue, supervisor: AsyncClient
) -> None:
    await told(session, enqueued, 120)
    await told(session, enqueued, 120, skill="sales")
    await told(session, enqueued, 120, at=NOON - timedelta(days=40))

    assert (await calibration(supervisor, queue=Category.sales))["total"]["told"] == 1
    assert (await calibration(supervisor, until=NOON.isoformat()))["total"]["told"] == 0
    assert (await calibration(supervisor, since="2026-01-01T00:00:00Z"))["total"]["told"] == 3


async def test_without_anything_told_nothing_is_claimed(supervisor: AsyncClient) -> None:
    nothing = {"told": 0, "within": 0, "below": 0, "above": 0, "unknown": 0, "held": None}

    assert (await calibration(supervisor))["total"] == nothing


async def test_the_report_is_for_supervisors(console: AsyncClient) -> None:
    assert (await console.get("/v1/reports/wait-calibration")).json()["code"] == "role-too-low"


async def test_what_the_agent_told_is_kept_and_a_foreign_place_is_left_out(
    worker: AsyncClient, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry, other = await enqueued(), await enqueued()

    def event(seq: int, entry_id: UUID) -> dict[str, Any]:
        words = {"position": 2, "shortest_seconds": 60, "longest_seconds": 120}
        return {
            "type": "wait_told",
            "id": str(uuid4()),
            "seq": seq,
            "at": NOON.isoformat(),
            "entry_id": str(entry_id),
        } | words

    events = [event(1, entry.id), event(2, other.id), event(3, uuid4())]
    answer = await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": events})

    assert answer.json() == {"through": 3}
    kept = (await session.scalars(select(WaitTold))).one()
    assert (kept.entry_id, kept.position, kept.shortest_seconds, kept.longest_seconds) == (entry.id, 2, 60, 120)
    assert await session.scalar(select(func.count()).select_from(WaitTold)) == 1
