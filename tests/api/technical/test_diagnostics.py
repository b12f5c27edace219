from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from api import demo
from api.models import Call
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
    assert found["finding"] == "There is an outage of the TV service in your area because of a damaged cable."
    assert "in about 4 hours" in found["advice"]


async def test_an_outage_elsewhere_is_not_the_callers(worker: AsyncClient, alices: Call) -> None:
    assert (await diagnose(worker, alices, "tv"))["status"] == "ok"


async def test_the_line_that_calls_is_the_line_that_is_measured(
    worker: AsyncClient, make_call: MakeCall, customer: Find
) -> None:
    bob = await customer(demo.BOB)
    found = await diagnose(worker, await make_call(caller_number=bob.phone), "Wi-Fi")
    assert found["status"] == "misconfigured"
    assert "router" in found["finding"]
    assert "restart" in found["advice"]


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
