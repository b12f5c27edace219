from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, EndReason
from api.telephony.reconciliation import reconcile
from api.telephony.rooms import FakeRooms, LiveKitUnavailable
from tests.api.conftest import Enqueue, MakeCall

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
