from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, Presence
from api.models import QueueEntry, Transition
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn
from tests.api.queue.conftest import Answered

pytestmark = pytest.mark.api


async def test_the_caller_gets_a_place_and_the_transition_is_on_record(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()

    answer = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue())

    assert answer.status_code == 200
    status = answer.json()
    assert (status["state"], status["position"], status["waiting"]) == ("waiting", 1, 1)
    await session.refresh(call)
    assert (call.state, call.agent) == (CallState.waiting, "HumanHandoffAgent")
    recorded = (await session.scalars(select(Transition))).one()
    assert (recorded.kind, recorded.source_name, recorded.target_kind, recorded.target_name) == (
        "queued",
        "HumanHandoffAgent",
        "queue",
        "billing",
    )
    assert recorded.briefing is not None
    assert recorded.briefing["problem"] == "Charged twice."


async def test_asking_again_keeps_the_place_with_the_newer_briefing(
    worker: AsyncClient, console: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    first = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue())

    newer = reports.enqueue(briefing={"problem": "Charged three times.", "severity": "critical"})
    second = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=newer)

    assert second.json()["entry_id"] == first.json()["entry_id"]
    (entry,) = (await console.get("/v1/queue")).json()
    assert (entry["severity"], entry["briefing"]["problem"]) == ("critical", "Charged three times.")
    assert len((await session.scalars(select(Transition))).all()) == 1


async def test_a_call_that_is_over_cannot_wait(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": [reports.call_ended(1)]})

    answer = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue())

    assert (answer.status_code, answer.json()["code"]) == (409, "call-over")


async def test_who_talks_with_an_operator_cannot_wait(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    answer = await worker.post(f"/v1/worker/calls/{entry.call_id}/queue-entry", json=reports.enqueue())

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-change")


async def test_an_unknown_call_cannot_wait(worker: AsyncClient) -> None:
    answer = await worker.post(f"/v1/worker/calls/{uuid4()}/queue-entry", json=reports.enqueue())

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_a_caller_who_does_not_wait_has_no_status(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()

    answer = await worker.get(f"/v1/worker/calls/{call.id}/queue-entry")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-queued")


async def test_the_graver_goes_first_and_then_the_one_who_waits_longer(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    low = await enqueued(briefing={"severity": "low"})
    high = await enqueued(briefing={"severity": "high"})
    later = await enqueued(briefing={"severity": "high"})
    other = await enqueued(skill="sales", briefing={"severity": "low"})

    listed = (await console.get("/v1/queue")).json()

    assert [(entry["id"], entry["position"]) for entry in listed] == [
        (str(high.id), 1),
        (str(later.id), 2),
        (str(low.id), 3),
        (str(other.id), 1),
    ]
    told = (await worker.get(f"/v1/worker/calls/{low.call_id}/queue-entry")).json()
    assert (told["position"], told["waiting"]) == (3, 3)


async def test_only_operators_who_could_come_are_counted(
    worker: AsyncClient, enqueued: Enqueue, make_operator: MakeOperator, console: AsyncClient
) -> None:
    # `console` is available and signed in. These are not, or have no such skill.
    await make_operator("Otto Never Signed In")
    entry = await enqueued(skill="billing")

    status = (await worker.get(f"/v1/worker/calls/{entry.call_id}/queue-entry")).json()
    assert status["operators_available"] == 1

    await console.put("/v1/operators/me/presence", json={"presence": "break", "reason": "lunch"})
    status = (await worker.get(f"/v1/worker/calls/{entry.call_id}/queue-entry")).json()
    assert status["operators_available"] == 0


async def test_an_operator_without_the_skill_is_not_counted(
    worker: AsyncClient, enqueued: Enqueue, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    operator = await make_operator("Omar Reyes", skills=["sales"], presence=Presence.available)
    await sign_in(operator)
    entry = await enqueued(skill="billing")

    status = (await worker.get(f"/v1/worker/calls/{entry.call_id}/queue-entry")).json()

    assert status["operators_available"] == 0


async def test_nothing_is_promised_about_the_wait_without_history(worker: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()

    status = (await worker.get(f"/v1/worker/calls/{entry.call_id}/queue-entry")).json()

    assert status["expected_wait_seconds"] is None


async def test_the_expected_wait_is_what_recent_callers_waited(
    worker: AsyncClient, enqueued: Enqueue, answered: Answered
) -> None:
    for seconds in (10, 20, 30, 40, 50):
        await answered(seconds)
    await answered(5_000, days_ago=8)
    first, second = await enqueued(), await enqueued()

    status = (await worker.get(f"/v1/worker/calls/{first.call_id}/queue-entry")).json()
    assert status["expected_wait_seconds"] == [14, 46]  # the tenth and the ninetieth of a hundred, interpolated
    status = (await worker.get(f"/v1/worker/calls/{second.call_id}/queue-entry")).json()
    assert status["expected_wait_seconds"] == [28, 92]


async def test_enough_callers_who_began_in_the_same_place_are_asked_alone(
    worker: AsyncClient, enqueued: Enqueue, answered: Answered
) -> None:
    for seconds in (100, 110, 120, 130, 140):
        await answered(seconds, position=2)
        await answered(seconds / 10, position=1)
    _, second = await enqueued(), await enqueued()

    status = (await worker.get(f"/v1/worker/calls/{second.call_id}/queue-entry")).json()

    assert status["expected_wait_seconds"] == [104, 136]


async def test_the_place_in_which_the_waiting_began_is_on_record(enqueued: Enqueue) -> None:
    assert [(await enqueued()).first_position for _ in range(2)] == [1, 2]


async def test_the_database_allows_one_open_entry_a_call(session: AsyncSession, enqueued: Enqueue) -> None:
    entry = await enqueued()
    values = {column.key: getattr(entry, column.key) for column in QueueEntry.__table__.columns}
    session.add(QueueEntry(**values | {"id": uuid4()}))

    with pytest.raises(IntegrityError, match="uq_queue_entries_call_id_open"):
        await session.commit()
