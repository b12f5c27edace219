"""The menu, the kitchen and the stock of another system, as the worker sees them."""

from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Order
from tests.api.conftest import MakeCall
from tests.api.connectors.server import Resets, Says, System
from tests.api.demo_company import refused

pytestmark = pytest.mark.api

MENU = {
    "items": [
        {"name": "pizza", "price": "15.00", "currency": "USD", "category": "main", "allergens": ["gluten"], "left": 4},
        {"name": "cola", "aliases": ["coke"], "price": 3, "currency": "USD", "category": "drink"},
    ]
}
ACCEPTED = {
    "number": 731,
    "preparation_at": "2040-01-09T17:03:00+00:00",
    "ready_at": "2040-01-09T17:20:00+00:00",
}


class Caller:
    def __init__(self, worker: AsyncClient, call: Call) -> None:
        self.worker = worker
        self.order = f"/v1/worker/calls/{call.id}/order"

    async def has_chosen(self, **quantities: int) -> None:
        for item, quantity in quantities.items():
            await self.worker.put(f"{self.order}/lines", json={"item": item, "quantity": quantity})
        await self.worker.patch(self.order, json={"payment": "cash", "customer_name": "Alice"})

    async def does(self, what: str, **body: Any) -> Response:
        return await self.worker.post(f"{self.order}/{what}", json=body or None)

    async def places(self, key: str = "order-key-1") -> Response:
        return await self.does("place", key=key)


@pytest.fixture
async def caller(system: System, worker: AsyncClient, make_call: MakeCall) -> Caller:
    system.on("GET", "/v1/menu", Says(200, MENU))
    system.on("POST", "/v1/orders", Says(201, ACCEPTED))
    caller = Caller(worker, await make_call())
    await caller.has_chosen(pizza=2, coke=1)
    return caller


async def test_the_menu_is_the_other_shops(system: System, worker: AsyncClient) -> None:
    system.on("GET", "/v1/menu", Says(200, MENU))
    menu = (await worker.get("/v1/worker/menu")).json()
    assert [(item["name"], item["price"], item["available"]) for item in menu] == [
        ("pizza", "15.00", True),
        ("cola", "3", True),
    ]
    kitchen = (await worker.get("/v1/worker/kitchen", params={"item": "pizzas"})).json()
    assert (kitchen["left"], kitchen["allergens"]) == (4, ["gluten"])


async def test_an_order_is_made_there_and_kept_here(system: System, caller: Caller, session: AsyncSession) -> None:
    system.on("POST", "/v1/orders", Resets(), Says(201, ACCEPTED))
    placed = (await caller.places()).json()
    assert (placed["number"], placed["state"], placed["total"]) == (731, "placed", "33.00")
    assert (await caller.places()).json() == placed
    order = (await session.scalars(select(Order))).one()
    first, again = system.asked("POST", "/v1/orders")
    assert first.key == again.key == f"{order.id}:order-key-1"
    assert first.body == {
        "order_id": str(order.id),
        "number": None,
        "customer_name": "Alice",
        "payment": "cash",
        "lines": [{"item": "pizza", "quantity": 2}, {"item": "cola", "quantity": 1}],
    }


async def test_what_went_meanwhile_is_told(system: System, caller: Caller, session: AsyncSession) -> None:
    sold_out = {"code": "item-sold-out", "item": "pizza", "left": 1, "alternatives": ["pasta"]}
    system.on("POST", "/v1/orders", Says(409, sold_out))
    problem = refused(await caller.places(), 409, "item-sold-out")
    assert (problem["item"], problem["left"], problem["alternatives"]) == ("pizza", 1, ["pasta"])
    assert (await session.scalars(select(Order.state))).one() == "draft"


async def test_a_conflict_without_an_item_is_told_as_well(system: System, caller: Caller) -> None:
    system.on("POST", "/v1/orders", Says(409))
    refused(await caller.places(), 409, "item-sold-out")


async def test_a_shop_that_is_down_leaves_the_draft(system: System, caller: Caller, session: AsyncSession) -> None:
    system.on("POST", "/v1/orders", Says(500))
    refused(await caller.places(), 503, "connector-unavailable")
    assert (await session.scalars(select(Order.state))).one() == "draft"
    assert len(system.asked("POST", "/v1/orders")) == 3


@pytest.mark.parametrize("answer", [Says(204, b""), Says(404), Says(200, {"any": "thing"})])
async def test_an_order_is_withdrawn(system: System, caller: Caller, answer: Says) -> None:
    await caller.places()
    system.on("DELETE", "/v1/orders/731", Resets(), answer)
    reopened = (await caller.does("reopen")).json()
    assert (reopened["state"], reopened["number"]) == ("draft", 731)
    await caller.places("order-key-2")
    assert system.asked("POST", "/v1/orders")[-1].body["number"] == 731


async def test_what_the_kitchen_makes_already_cannot_be_withdrawn(system: System, caller: Caller) -> None:
    await caller.places()
    system.on("DELETE", "/v1/orders/731", Says(409))
    refused(await caller.does("cancel"), 409, "order-in-preparation")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": 0}, "number (greater_than_equal)"),
        ({"ready_at": "soon"}, "ready_at (datetime_from_date_parsing)"),
        ({"ready_at": "2040-01-09T17:00:00+00:00"}, "the answer (value_error)"),
    ],
)
async def test_a_wrong_answer_places_nothing(
    system: System, caller: Caller, session: AsyncSession, wrong: dict[str, Any], field: str
) -> None:
    system.on("POST", "/v1/orders", Says(201, ACCEPTED | wrong))
    assert refused(await caller.places(), 503, "connector-answer-wrong")["fields"] == [field]
    assert (await session.scalars(select(Order.state))).one() == "draft"


GOODS = {
    "goods": [
        {
            "sku": "MR/1",
            "name": "mesh router",
            "price": "120.00",
            "currency": "USD",
            "breaks": [{"min_quantity": 10, "discount_percent": 5}],
        }
    ]
}
LEVELS = {
    "levels": [
        {"location": "New York", "quantity": 0, "restock_on": "2040-02-01"},
        {"location": "Austin", "quantity": 7},
    ]
}


async def test_goods_and_stock_are_the_other_shops(system: System, worker: AsyncClient) -> None:
    system.on("GET", "/v1/goods", Says(200, GOODS))
    system.on("GET", "/v1/goods/MR%2F1/stock", Says(200, LEVELS))
    system.on("GET", "/v1/locations", Says(200, {"locations": ["New York", "Austin"]}))
    quote = (await worker.get("/v1/worker/quote", params={"good": "mesh routers", "quantity": 10})).json()
    assert (quote["total"], quote["discount_percent"]) == ("1140.00", 5)
    everywhere = (await worker.get("/v1/worker/stock", params={"good": "mesh router"})).json()
    assert [(level["location"], level["quantity"]) for level in everywhere] == [("Austin", 7), ("New York", 0)]
    there = (await worker.get("/v1/worker/stock", params={"good": "mesh router", "location": "NYC"})).json()
    assert [level["restock_on"] for level in there] == ["2040-02-01"]
