import asyncio

import pytest
from httpx import AsyncClient

pytestmark = pytest.mark.api

SUPPORT = {"name": "support", "title": "Support"}
ORDERING = {"name": "ordering", "title": "Ordering"}


async def announce(worker: AsyncClient, *flows: dict[str, str], version: str = "2026-11-22.1") -> int:
    answer = await worker.put("/v1/worker/flows", json={"flows": flows, "prompts_version": version})
    return answer.status_code


async def test_what_a_worker_can_run_is_what_a_number_can_have(worker: AsyncClient, console: AsyncClient) -> None:
    assert await announce(worker, SUPPORT, ORDERING) == 204

    flows = (await console.get("/v1/flows")).json()
    assert [(flow["name"], flow["title"], flow["prompts_version"]) for flow in flows] == [
        ("ordering", "Ordering", "2026-11-22.1"),
        ("support", "Support", "2026-11-22.1"),
    ]


async def test_announcing_again_brings_it_up_to_date_and_forgets_nothing(
    worker: AsyncClient, console: AsyncClient
) -> None:
    await announce(worker, SUPPORT, ORDERING)
    before = {flow["name"]: flow for flow in (await console.get("/v1/flows")).json()}

    await announce(worker, {"name": "support", "title": "Customer care"}, version="2")

    after = {flow["name"]: flow for flow in (await console.get("/v1/flows")).json()}
    assert (after["support"]["title"], after["support"]["prompts_version"]) == ("Customer care", "2")
    assert after["support"]["last_announced_at"] > before["support"]["last_announced_at"]
    assert after["ordering"] == before["ordering"]


async def test_workers_that_start_at_once_do_not_stand_in_each_others_way(
    worker: AsyncClient, console: AsyncClient
) -> None:
    orders = [(SUPPORT, ORDERING), (ORDERING, SUPPORT)] * 4
    assert await asyncio.gather(*(announce(worker, *flows) for flows in orders)) == [204] * 8

    assert len((await console.get("/v1/flows")).json()) == 2


@pytest.mark.parametrize("name", ["", "Support", "1st", "a b", "f" * 41])
async def test_a_name_that_is_none_is_refused(worker: AsyncClient, name: str) -> None:
    assert await announce(worker, {"name": name, "title": "Flow"}) == 422


async def test_a_worker_that_runs_nothing_is_refused(worker: AsyncClient) -> None:
    assert await announce(worker) == 422
