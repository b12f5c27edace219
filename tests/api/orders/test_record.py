"""What the console is shown of orders."""

import json
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from api.live.broadcaster import Broadcaster
from tests.api.conftest import MakeCall
from tests.api.demo_company import refused
from tests.api.orders.conftest import Caller, Phone, lines, read
from tests.api.queries import Queries

pytestmark = pytest.mark.api

SOON = timedelta(seconds=10)


async def test_a_call_shows_its_order_with_its_lines(caller: Caller, console: AsyncClient) -> None:
    await caller.has_chosen(pizza=2, fries=1)
    await caller.says(customer_name="Alice Martin")
    order = read(await caller.places())
    detail = (await console.get(f"/v1/calls/{caller.call.id}")).json()
    assert detail["order"] == order
    assert lines(detail["order"]) == {"pizza": 2, "fries": 1}


async def test_a_call_shows_the_latest_of_its_orders(caller: Caller, console: AsyncClient) -> None:
    await caller.has_chosen(pizza=2)
    await caller.cancels()
    shown = f"/v1/calls/{caller.call.id}"
    assert (await console.get(shown)).json()["order"]["state"] == "cancelled"
    await caller.wants(1, "burger")
    assert lines((await console.get(shown)).json()["order"]) == {"burger": 1}


async def test_a_call_without_an_order_shows_none(make_call: MakeCall, console: AsyncClient) -> None:
    call = await make_call()
    assert (await console.get(f"/v1/calls/{call.id}")).json()["order"] is None


async def test_orders_are_listed_newest_first_in_pages(phone: Phone, console: AsyncClient) -> None:
    callers = [await (await phone()).has_chosen(drink=1) for _ in range(4)]
    await (await phone()).looks()  # nothing on it: not shown

    seen, before = [], None
    for _ in range(3):
        params = {"limit": 2} | ({"before": before} if before else {})
        page = (await console.get("/v1/orders", params=params)).json()
        seen += [item["call_id"] for item in page["items"]]
        before = page["next"]

    assert seen == [str(caller.call.id) for caller in reversed(callers)]
    assert before is None


async def test_orders_are_listed_by_state(phone: Phone, console: AsyncClient) -> None:
    await (await phone()).has_chosen(drink=1)
    placed = read(await (await (await phone()).has_chosen(pizza=1, drink=1)).places())
    (item,) = (await console.get("/v1/orders", params={"state": "placed"})).json()["items"]
    assert {name: item[name] for name in placed} == placed
    assert item["placed_at"] is not None


@pytest.mark.parametrize(
    ("params", "code"), [({"state": "eaten"}, "invalid"), ({"before": "x"}, "bad-cursor"), ({"limit": 0}, "invalid")]
)
async def test_a_list_that_cannot_be_is_refused(console: AsyncClient, params: dict[str, str], code: str) -> None:
    refused(await console.get("/v1/orders", params=params), 422, code)


async def test_lists_ask_the_database_as_often_for_many_as_for_one(
    phone: Phone, console: AsyncClient, queries: Queries
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            assert (await console.get("/v1/orders")).status_code == 200
        return count()

    await (await phone()).has_chosen(drink=1)
    few = await asked()
    for _ in range(4):
        await (await phone()).has_chosen(pizza=1, burger=2, drink=1)
    assert await asked() == few


async def test_every_change_of_an_order_is_announced(app: FastAPI, caller: Caller) -> None:
    broadcaster: Broadcaster = app.state.broadcaster
    with broadcaster.subscribe() as live:
        await caller.has_chosen(pizza=1)
        await caller.places()
        await caller.reopens()
        heard = [await live.next(SOON) for _ in range(4)]
    changes = [json.loads(message) for message in heard if message is not None]
    order = read(await caller.looks())
    assert changes == [{"topic": "order", "call_id": str(caller.call.id), "id": order["id"]}] * 4
