"""Demos in the calendar of another system, as the worker sees them."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Demo
from tests.api.conftest import MakeCall
from tests.api.connectors.conftest import TOKEN
from tests.api.connectors.server import Resets, Says, System
from tests.api.demo_company import refused

pytestmark = pytest.mark.api

SLOT = {"id": "7c9f2c64-7f5b-4a55-9d8e-6a2f6a0a1b01", "starts_at": "2040-01-09T17:00:00+00:00"}
BOOKING = f"/v1/slots/{SLOT['id']}/booking"
BODY = {"slot_id": SLOT["id"], "key": "demo-0001"}


@pytest.fixture
async def call(make_call: MakeCall) -> Call:
    return await make_call()


async def _book(worker: AsyncClient, call: Call, **changes: Any) -> Any:
    return await worker.post(f"/v1/worker/calls/{call.id}/demos", json=BODY | changes)


async def test_free_slots_are_those_of_the_other_calendar(system: System, worker: AsyncClient) -> None:
    system.on("GET", "/v1/slots", Says(200, {"slots": [SLOT]}))
    answer = await worker.get("/v1/worker/demo-slots")
    assert answer.status_code == 200, answer.text
    assert [slot["id"] for slot in answer.json()] == [SLOT["id"]]
    [asked] = system.received
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.query["limit"] == ["20"]
    assert "before" not in asked.query


async def test_a_day_is_asked_for_from_its_beginning_to_its_end(system: System, worker: AsyncClient) -> None:
    system.on("GET", "/v1/slots", Says(200, {"slots": []}))
    assert (await worker.get("/v1/worker/demo-slots", params={"day": "tomorrow"})).json() == []
    [asked] = system.received
    assert asked.query["before"][0].endswith("T00:00:00+00:00")


async def test_a_demo_is_booked_there_and_kept_here(
    system: System, worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    system.on("PUT", BOOKING, Resets(), Says(200, SLOT))
    first = await _book(worker, call)
    assert first.status_code == 200, first.text
    assert (await _book(worker, call)).json() == first.json()
    assert [asked.key for asked in system.asked("PUT", BOOKING)] == [f"{call.id}:demo-0001"] * 2  # one of them was lost
    demo = (await session.scalars(select(Demo))).one()
    assert (demo.slot_id, demo.call_id) == (UUID(str(SLOT["id"])), call.id)


@pytest.mark.parametrize(("status", "code"), [(404, "slot-not-found"), (409, "slot-taken")])
async def test_their_no_is_the_calendars_own(
    system: System, worker: AsyncClient, call: Call, session: AsyncSession, status: int, code: str
) -> None:
    system.on("PUT", BOOKING, Says(status))
    refused(await _book(worker, call), status, code)
    assert (await session.scalars(select(Demo))).all() == []


async def test_a_calendar_that_is_down_is_told_and_nothing_is_promised(
    system: System, worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    system.on("PUT", BOOKING, Says(500))
    problem = refused(await _book(worker, call), 503, "connector-unavailable")
    assert problem["area"] == "calendar"
    assert (await session.scalars(select(Demo))).all() == []


async def test_a_wrong_slot_is_told_by_its_field(system: System, worker: AsyncClient) -> None:
    system.on("GET", "/v1/slots", Says(200, {"slots": [SLOT | {"starts_at": "2040-01-09T17:00:00"}]}))
    problem = refused(await worker.get("/v1/worker/demo-slots"), 503, "connector-answer-wrong")
    assert problem["fields"] == ["slots.0.starts_at (timezone_aware)"]
