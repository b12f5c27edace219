import asyncio
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, QueueEntryState
from api.models import Call, Operator
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn

pytestmark = pytest.mark.api

SOLVED = {"state": "withdrawn", "agent": "HumanHandoffAgent", "reason": "Solved meanwhile."}
RETURN = {"agent": "HumanHandoffAgent", "reason": "The operator's line was lost."}


async def leave(worker: AsyncClient, call_id: object, **values: str) -> tuple[int, dict[str, object]]:
    answer = await worker.request("DELETE", f"/v1/worker/calls/{call_id}/queue-entry", json=SOLVED | values)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("state", ["withdrawn", "callback"])
async def test_the_agent_takes_the_caller_out_of_the_queue(
    worker: AsyncClient, console: AsyncClient, session: AsyncSession, enqueued: Enqueue, state: str
) -> None:
    entry = await enqueued()

    status, told = await leave(worker, entry.call_id, state=state)

    assert (status, told["state"], told["position"]) == (200, state, None)
    detail = (await console.get(f"/v1/calls/{entry.call_id}")).json()
    assert detail["state"] == "active"
    assert [row["kind"] for row in detail["transitions"]] == ["queued", "withdrawn"]
    assert detail["transitions"][-1]["target"] == {"kind": "agent", "name": "HumanHandoffAgent"}
    assert (await console.get("/v1/queue")).json() == []


async def test_leaving_twice_is_leaving_once(worker: AsyncClient, console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()
    await leave(worker, entry.call_id)

    status, told = await leave(worker, entry.call_id)

    assert (status, told["state"]) == (200, "withdrawn")
    detail = (await console.get(f"/v1/calls/{entry.call_id}")).json()
    assert len(detail["transitions"]) == 2


async def test_who_left_may_wait_again(worker: AsyncClient, enqueued: Enqueue, session: AsyncSession) -> None:
    entry = await enqueued()
    await leave(worker, entry.call_id)
    call = await session.get_one(Call, entry.call_id)

    again = await enqueued(call)

    assert again.id != entry.id


async def test_the_place_that_holds_is_found_whichever_request_began_first(
    worker: AsyncClient, enqueued: Enqueue, session: AsyncSession
) -> None:
    """A request that had to wait for another's lock began before it: the time of its beginning says nothing."""
    left = await enqueued()
    await leave(worker, left.call_id)
    holds = await enqueued(await session.get_one(Call, left.call_id))
    left.created_at = holds.created_at + timedelta(seconds=1)
    await session.commit()

    await worker.post(f"/v1/worker/calls/{left.call_id}/events", json={"events": [reports.call_ended(1)]})

    await session.refresh(holds)
    assert holds.state is QueueEntryState.abandoned


async def test_an_operator_who_came_first_keeps_the_caller(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    status, told = await leave(worker, entry.call_id)

    assert (status, told["code"], told["claimed_by"]) == (409, "entry-taken", "Olivia Stone")


async def test_claim_and_leave_at_once_agree_on_one_owner(
    worker: AsyncClient, console: AsyncClient, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()

    claimed, (left, _) = await asyncio.gather(console.post(f"/v1/queue/{entry.id}/claim"), leave(worker, entry.call_id))

    assert sorted([claimed.status_code, left]) == [200, 409]
    call = await session.get_one(Call, entry.call_id, populate_existing=True)
    assert call.state is (CallState.with_operator if claimed.status_code == 200 else CallState.active)


async def test_nobody_leaves_a_queue_without_having_waited(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()

    status, told = await leave(worker, call.id)

    assert (status, told["code"]) == (404, "not-queued")


async def test_leaving_for_a_state_that_is_no_leaving_is_refused(worker: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()

    status, told = await leave(worker, entry.call_id, state="connected")

    assert (status, told["code"]) == (422, "invalid")


async def test_a_caller_whose_operator_is_lost_is_first_in_line(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    lost = await enqueued(briefing={"severity": "low"})
    await console.post(f"/v1/queue/{lost.id}/claim")
    await enqueued(briefing={"severity": "critical"})

    answer = await worker.post(f"/v1/worker/calls/{lost.call_id}/return", json=RETURN)

    assert (answer.status_code, answer.json()["state"], answer.json()["position"]) == (200, "waiting", 1)
    detail = (await console.get(f"/v1/calls/{lost.call_id}")).json()
    assert (detail["state"], detail["operator"]) == ("waiting", None)
    last = detail["transitions"][-1]
    assert (last["kind"], last["source"]["name"], last["target"]["kind"]) == ("returned", "Olivia Stone", "agent")


async def test_the_lost_operator_is_not_available_until_they_say_so(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await worker.post(f"/v1/worker/calls/{entry.call_id}/return", json=RETURN)

    assert (await console.get("/v1/auth/me")).json()["presence"] == "offline"
    assert (await console.get("/v1/operators/me/active")).json() is None
    assert (await console.put("/v1/operators/me/presence", json={"presence": "available"})).status_code == 200
    assert (await console.post(f"/v1/queue/{entry.id}/claim")).status_code == 200


async def test_returning_twice_is_returning_once(worker: AsyncClient, console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await worker.post(f"/v1/worker/calls/{entry.call_id}/return", json=RETURN)

    answer = await worker.post(f"/v1/worker/calls/{entry.call_id}/return", json=RETURN)

    assert (answer.status_code, answer.json()["position"]) == (200, 1)
    detail = (await console.get(f"/v1/calls/{entry.call_id}")).json()
    assert [row["kind"] for row in detail["transitions"]] == ["queued", "connected", "returned"]


async def test_another_operator_may_take_a_returned_caller(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await worker.post(f"/v1/worker/calls/{entry.call_id}/return", json=RETURN)
    omar = await sign_in(await make_operator("Omar Reyes"))

    answer = await omar.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, answer.json()["entry"]["operator"]["name"]) == (200, "Omar Reyes")


async def test_a_caller_whom_no_operator_has_cannot_be_returned(
    worker: AsyncClient, enqueued: Enqueue, operator: Operator
) -> None:
    entry = await enqueued()

    answer = await worker.post(f"/v1/worker/calls/{entry.call_id}/return", json=RETURN)

    assert (answer.status_code, answer.json()["code"]) == (409, "entry-gone")


async def test_a_caller_who_hung_up_meanwhile_cannot_be_returned(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [reports.call_ended(1)]})

    answer = await worker.post(f"/v1/worker/calls/{entry.call_id}/return", json=RETURN)

    assert (answer.status_code, answer.json()["code"], answer.json()["state"]) == (409, "entry-gone", "wrap_up")
