from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, EndReason, Role
from api.models import Call
from api.telephony.rooms import FakeRooms
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn

pytestmark = pytest.mark.api


async def test_hanging_up_ends_the_phone_call_and_leaves_the_wrap_up(
    console: AsyncClient, rooms: FakeRooms, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    answer = await console.post(f"/v1/calls/{entry.call_id}/hang-up")

    assert (answer.status_code, answer.content) == (204, b"")
    call = await session.get_one(Call, entry.call_id, populate_existing=True)
    assert rooms.deleted == [call.room]
    assert (call.state, call.end_reason, call.operator_id) == (CallState.ended, EndReason.operator_ended, None)
    await session.refresh(entry)
    assert (entry.state, entry.talk_ended_at is not None) == ("wrap_up", True)
    assert (await console.get("/v1/auth/me")).json()["presence"] == "wrap_up"


async def test_while_livekit_is_down_nothing_is_half_done(
    console: AsyncClient, rooms: FakeRooms, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    rooms.is_down = True

    answer = await console.post(f"/v1/calls/{entry.call_id}/hang-up")

    assert (answer.status_code, answer.json()["code"]) == (503, "livekit-unavailable")
    call = await session.get_one(Call, entry.call_id, populate_existing=True)
    assert call.state is CallState.with_operator
    assert (await console.get("/v1/auth/me")).json()["presence"] == "busy"
    rooms.is_down = False
    assert (await console.post(f"/v1/calls/{entry.call_id}/hang-up")).status_code == 204


async def test_hanging_up_twice_is_hanging_up_once(console: AsyncClient, rooms: FakeRooms, enqueued: Enqueue) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await console.post(f"/v1/calls/{entry.call_id}/hang-up")

    answer = await console.post(f"/v1/calls/{entry.call_id}/hang-up")

    assert (answer.status_code, len(rooms.deleted)) == (204, 1)


async def test_the_workers_word_does_not_change_that_the_operator_hung_up(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await console.post(f"/v1/calls/{entry.call_id}/hang-up")

    late = reports.call_ended(1, reason="caller_hung_up")
    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [late]})

    assert (await console.get(f"/v1/calls/{entry.call_id}")).json()["end_reason"] == "operator_ended"


async def test_another_operator_cannot_hang_up(
    console: AsyncClient, rooms: FakeRooms, enqueued: Enqueue, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    omar = await sign_in(await make_operator("Omar Reyes"))

    answer = await omar.post(f"/v1/calls/{entry.call_id}/hang-up")

    assert (answer.status_code, answer.json()["code"], rooms.deleted) == (403, "not-your-call", [])


async def test_a_supervisor_can_end_any_call(
    rooms: FakeRooms, make_call: MakeCall, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    call = await make_call()
    supervisor = await sign_in(await make_operator("Sue Perry", role=Role.supervisor))

    answer = await supervisor.post(f"/v1/calls/{call.id}/hang-up")

    assert (answer.status_code, rooms.deleted) == (204, [call.room])


async def test_an_unknown_call_is_not_found(console: AsyncClient) -> None:
    answer = await console.post(f"/v1/calls/{uuid4()}/hang-up")

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_a_caller_who_hangs_up_waiting_leaves_no_entry_behind(
    worker: AsyncClient, console: AsyncClient, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()

    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [reports.call_ended(1)]})

    await session.refresh(entry)
    assert entry.state == "abandoned"
    assert (await console.get("/v1/queue")).json() == []


async def test_a_caller_who_hangs_up_talking_frees_the_operator_for_the_wrap_up(
    worker: AsyncClient, console: AsyncClient, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [reports.call_ended(1)]})

    await session.refresh(entry)
    assert entry.state == "wrap_up"
    assert (await console.get("/v1/auth/me")).json()["presence"] == "wrap_up"
