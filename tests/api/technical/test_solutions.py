from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from api.demo.technical import SOLUTIONS
from api.models import Call
from api.technical.lifecycle.services import Service
from tests.api.demo_company import refused

pytestmark = pytest.mark.api


async def solutions(worker: AsyncClient, call: Call, problem: str) -> list[dict[str, Any]]:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/solutions", params={"problem": problem})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


@pytest.mark.parametrize(
    ("problem", "service"),
    [
        ("My internet doesn't work.", Service.internet),
        ("everything is so slow", Service.internet),
        ("there's no signal, just a black screen", Service.tv),
        ("I can't hear a dial tone", Service.phone),
        ("my mailbox says wrong password", Service.email),
    ],
)
async def test_a_problem_has_steps_in_their_order(
    worker: AsyncClient, call: Call, problem: str, service: Service
) -> None:
    found = await solutions(worker, call, problem)
    assert [step["instruction"] for step in found] == SOLUTIONS[service]
    assert {step["service"] for step in found} == {service.value}
    assert len({step["id"] for step in found}) == len(found)


@pytest.mark.parametrize("problem", ["the toaster is broken", "internet and tv", "🙂"])
async def test_what_is_not_clear_has_none(worker: AsyncClient, call: Call, problem: str) -> None:
    assert await solutions(worker, call, problem) == []


async def test_the_steps_are_the_same_ones_each_time(worker: AsyncClient, call: Call) -> None:
    assert await solutions(worker, call, "tv") == await solutions(worker, call, "television")


@pytest.mark.parametrize("params", [{}, {"problem": ""}, {"problem": "x" * 501}])
async def test_no_problem_or_too_long_a_one_is_refused(worker: AsyncClient, call: Call, params: dict[str, str]) -> None:
    refused(await worker.get(f"/v1/worker/calls/{call.id}/solutions", params=params), 422, "invalid")


async def test_who_may_not_ask_and_what_does_not_exist(client: AsyncClient, worker: AsyncClient, call: Call) -> None:
    problem = {"problem": "tv"}
    refused(await client.get(f"/v1/worker/calls/{call.id}/solutions", params=problem), 401, "unauthorized")
    refused(await worker.get(f"/v1/worker/calls/{uuid4()}/solutions", params=problem), 404, "call-not-found")
