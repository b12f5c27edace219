from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.models import Call, Incident
from tests.api.demo_company import Find, MakeCall, refused

pytestmark = pytest.mark.api


async def diagnose(worker: AsyncClient, call: Call, service: str) -> dict[str, Any]:
    answer = await worker.post(f"/v1/worker/calls/{call.id}/diagnostics", params={"service": service})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_outage_where_the_caller_lives_is_told_with_its_cause(worker: AsyncClient, carlas: Call) -> None:
    found = await diagnose(worker, carlas, "my telly")
    assert (found["service"], found["status"]) == ("tv", "outage")
    assert found["finding"] == "There is a TV outage in your area. A cable was damaged during road works."
    assert found["incident"].startswith("There has been a TV outage in Chicago since ")


async def test_times_are_those_of_the_customers_clock(
    worker: AsyncClient, carlas: Call, customer: Find, session: AsyncSession
) -> None:
    (await customer(demo.CARLA)).timezone = "Asia/Kolkata"  # half an hour off every whole one of UTC
    await session.commit()
    found = await diagnose(worker, carlas, "tv")
    assert ":30 " in found["incident"].partition(";")[0]
    assert ":30 " in found["incident"].partition(";")[2]


async def test_an_outage_elsewhere_is_not_the_callers(worker: AsyncClient, alices: Call) -> None:
    found = await diagnose(worker, alices, "tv")
    assert (found["status"], found["incident"]) == ("ok", None)


@pytest.mark.parametrize(
    "over", [{"resolved_at": datetime.now(UTC)}, {"started_at": datetime.now(UTC) + timedelta(hours=1)}]
)
async def test_what_is_over_or_still_to_come_is_no_incident(
    worker: AsyncClient, carlas: Call, session: AsyncSession, over: dict[str, datetime]
) -> None:
    outage = (await session.scalars(select(Incident).where(Incident.resolved_at.is_(None)))).one()
    for name, value in over.items():
        setattr(outage, name, value)
    await session.commit()
    assert (await diagnose(worker, carlas, "tv"))["status"] == "ok"


async def test_the_line_that_calls_is_the_line_that_is_measured(
    worker: AsyncClient, make_call: MakeCall, customer: Find
) -> None:
    bob = await customer(demo.BOB)
    found = await diagnose(worker, await make_call(caller_number=bob.phone), "Wi-Fi")
    assert found["status"] == "misconfigured"
    assert "router" in found["finding"]
    assert "restart" in found["advice"]


async def test_a_line_without_a_measured_fault_is_not_well_when_its_log_says_otherwise(
    worker: AsyncClient, carlas: Call
) -> None:
    found = await diagnose(worker, carlas, "internet")
    assert found["status"] == "degraded"
    assert "unstable" in found["finding"]


async def test_a_stranger_hears_how_the_service_does_in_general(worker: AsyncClient, call: Call) -> None:
    assert (await diagnose(worker, call, "tv"))["finding"] == "We know of an outage of the TV service in Chicago."
    assert (await diagnose(worker, call, "internet"))["status"] == "ok"


@pytest.mark.parametrize("service", ["toaster", "internet and tv", "🙂"])
async def test_a_service_we_do_not_have_is_answered_with_those_we_have(
    worker: AsyncClient, alices: Call, service: str
) -> None:
    answer = await worker.post(f"/v1/worker/calls/{alices.id}/diagnostics", params={"service": service})
    assert refused(answer, 404, "service-not-found")["services"] == ["internet", "tv", "phone", "email"]


@pytest.mark.parametrize("params", [{}, {"service": ""}, {"service": "x" * 101}])
async def test_a_request_without_a_service_is_refused(
    worker: AsyncClient, alices: Call, params: dict[str, str]
) -> None:
    refused(await worker.post(f"/v1/worker/calls/{alices.id}/diagnostics", params=params), 422, "invalid")


async def test_an_unknown_call_is_said_to_be_that(worker: AsyncClient) -> None:
    answer = await worker.post(f"/v1/worker/calls/{uuid4()}/diagnostics", params={"service": "tv"})
    refused(answer, 404, "call-not-found")
