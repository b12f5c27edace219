from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, EndReason
from api.models import Call
from api.telephony.reconciliation import reconcile
from api.telephony.rooms import FakeRooms, LiveKitUnavailable
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn

pytestmark = pytest.mark.api

A_MINUTE_LATER = timedelta(minutes=1)


async def test_a_call_whose_room_is_gone_is_over(
    app: FastAPI, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall, enqueued: Enqueue
) -> None:
    gone, there = await make_call(), await make_call()
    entry = await enqueued(gone)
    rooms.existing.add(there.room)

    assert await reconcile(app.state.sessions, rooms, datetime.now(UTC) + A_MINUTE_LATER) == 1

    for row in (gone, there, entry):
        await session.refresh(row)
    assert (gone.state, gone.end_reason) == (CallState.ended, EndReason.failed)
    assert there.state is CallState.active
    assert entry.state == "abandoned"


async def test_a_young_call_may_be_without_a_room(app: FastAPI, rooms: FakeRooms, make_call: MakeCall) -> None:
    await make_call()

    assert await reconcile(app.state.sessions, rooms, datetime.now(UTC)) == 0


async def test_while_livekit_is_down_no_call_is_taken_for_lost(
    app: FastAPI, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    rooms.is_down = True

    with pytest.raises(LiveKitUnavailable):
        await reconcile(app.state.sessions, rooms, datetime.now(UTC) + A_MINUTE_LATER)

    await session.refresh(call)
    assert call.state is CallState.active


async def repairs(client: AsyncClient) -> list[tuple[str, str]]:
    items = (await client.get("/v1/repairs")).json()["items"]
    return [(repair["found"], repair["room"]) for repair in items]


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Lee", role="supervisor"))


async def test_every_repair_is_on_record(
    app: FastAPI, rooms: FakeRooms, make_call: MakeCall, supervisor: AsyncClient
) -> None:
    gone = await make_call()
    later = datetime.now(UTC) + A_MINUTE_LATER
    await reconcile(app.state.sessions, rooms, later)
    await reconcile(app.state.sessions, rooms, later)
    assert await repairs(supervisor) == [("room_gone", gone.room)]


async def test_a_caller_who_left_unnoticed_ends_the_call(
    app: FastAPI, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall, supervisor: AsyncClient
) -> None:
    call, with_caller = await make_call(), await make_call()
    for each in (call, with_caller):
        rooms.existing.add(each.room)
        rooms.participants[each.room] = 1
    rooms.without_caller.add(call.room)

    assert await reconcile(app.state.sessions, rooms, datetime.now(UTC) + A_MINUTE_LATER) == 1

    await session.refresh(call)
    assert call.end_reason is EndReason.caller_hung_up
    assert rooms.deleted == [call.room]
    assert await repairs(supervisor) == [("caller_gone", call.room)]


async def test_a_room_that_outlived_its_call_is_closed(
    app: FastAPI, rooms: FakeRooms, make_call: MakeCall, supervisor: AsyncClient
) -> None:
    now = datetime.now(UTC)
    call = await make_call(state=CallState.ended, ended_at=now, end_reason=EndReason.agent_ended)
    rooms.existing |= {call.room, "somebody-elses"}

    assert await reconcile(app.state.sessions, rooms, now) == 0  # it may be closing
    assert await reconcile(app.state.sessions, rooms, now + A_MINUTE_LATER) == 1

    assert rooms.deleted == [call.room]
    assert await repairs(supervisor) == [("room_left_over", call.room)]


async def test_a_caller_of_whom_nobody_told_rings(
    app: FastAPI, rooms: FakeRooms, session: AsyncSession, supervisor: AsyncClient
) -> None:
    rooms.existing.add("call_+15550100_abc")

    await reconcile(app.state.sessions, rooms, datetime.now(UTC) + A_MINUTE_LATER)

    call = await session.scalar(select(Call).where(Call.room == "call_+15550100_abc"))
    assert call is not None
    assert call.state is CallState.ringing
    assert await repairs(supervisor) == [("unknown_caller", call.room)]
