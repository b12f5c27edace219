import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import OrderState
from api.models import Call, MenuItem, Order
from tests.api import reports
from tests.api.conftest import MakeCall
from tests.api.demo_company import refused
from tests.api.orders.conftest import Caller, Kitchen, Phone, lines, read

pytestmark = pytest.mark.api


async def test_a_call_begins_with_an_empty_draft_and_keeps_it(caller: Caller) -> None:
    order = read(await caller.looks())
    assert (order["state"], order["lines"], order["total"], order["currency"]) == ("draft", [], "0.00", "USD")
    assert (order["number"], order["payment"], order["customer_name"], order["ready_at"]) == (None, None, None, None)
    assert read(await caller.looks())["id"] == order["id"]


async def test_two_who_look_at_once_see_one_draft(caller: Caller, kitchen: Kitchen) -> None:
    answers = await asyncio.gather(*(caller.looks() for _ in range(4)))
    assert len({read(answer)["id"] for answer in answers}) == 1
    assert len(await kitchen.orders()) == 1


async def test_the_api_adds_up_what_the_caller_chose(caller: Caller) -> None:
    await caller.wants(2, "Burgers")
    await caller.wants(1, "french fries")
    order = read(await caller.wants(3, "cokes"))
    assert order["lines"] == [
        {"item": "burger", "quantity": 2, "unit_price": "12.00", "total": "24.00"},
        {"item": "fries", "quantity": 1, "unit_price": "5.00", "total": "5.00"},
        {"item": "drink", "quantity": 3, "unit_price": "3.00", "total": "9.00"},
    ]
    assert order["total"] == "38.00"
    assert read(await caller.looks()) == order


async def test_a_quantity_is_absolute_and_none_takes_the_item_off(caller: Caller) -> None:
    await caller.wants(1, "pizza")
    assert lines(read(await caller.wants(2, "a pizza"))) == {"pizza": 2}
    assert lines(read(await caller.wants(2, "pizza"))) == {"pizza": 2}
    assert read(await caller.wants(0, "pizzas"))["lines"] == []
    assert read(await caller.wants(0, "pizza"))["total"] == "0.00", "what is not on the order is off it already"


async def test_a_line_keeps_the_price_that_the_caller_was_told(caller: Caller, session: AsyncSession) -> None:
    await caller.wants(1, "burger")
    await session.execute(update(MenuItem).values(price=MenuItem.price + 1))
    await session.commit()
    order = read(await caller.wants(2, "burger"))
    assert (order["lines"][0]["unit_price"], order["total"]) == ("12.00", "24.00")


async def test_an_unknown_item_is_refused_and_the_order_stays(caller: Caller) -> None:
    await caller.wants(1, "burger")
    for quantity in (1, 0):
        problem = refused(await caller.wants(quantity, "veggie burger"), 404, "item-unknown")
        assert problem["suggestions"] == ["burger"]
    assert refused(await caller.wants(1, "sushi"), 404, "item-unknown")["suggestions"] == []
    assert lines(read(await caller.looks())) == {"burger": 1}


async def test_a_sold_out_item_is_refused_with_what_there_is_instead(caller: Caller) -> None:
    problem = refused(await caller.wants(1, "milkshakes"), 409, "item-sold-out")
    assert (problem["item"], problem["left"], problem["alternatives"]) == ("milkshake", 0, ["drink"])


async def test_more_than_there_is_left_is_refused(caller: Caller) -> None:
    problem = refused(await caller.wants(13, "salads"), 409, "item-sold-out")
    assert (problem["item"], problem["left"], problem["alternatives"]) == ("salad", 12, ["burger", "pizza"])
    assert lines(read(await caller.wants(12, "salad"))) == {"salad": 12}


@pytest.mark.parametrize("quantity", [21, 10**30])
async def test_an_absurd_quantity_is_refused_with_the_limit(caller: Caller, quantity: int) -> None:
    assert refused(await caller.wants(quantity, "drink"), 422, "quantity-too-large")["limit"] == 20
    assert lines(read(await caller.wants(20, "drink"))) == {"drink": 20}


@pytest.mark.parametrize("body", [{"quantity": -1}, {"quantity": 1.5}, {"quantity": "lots"}, {"item": ""}, {"x": 1}])
async def test_a_line_that_makes_no_sense_is_refused(caller: Caller, kitchen: Kitchen, body: dict[str, Any]) -> None:
    answer = await caller.worker.put(f"{caller.path}/lines", json={"item": "pizza", "quantity": 1} | body)
    refused(answer, 422, "invalid")
    assert await kitchen.orders() == []


async def test_an_item_that_left_the_menu_can_still_be_taken_off(caller: Caller, kitchen: Kitchen) -> None:
    await caller.wants(2, "pizza")
    await kitchen.forgets("pizza")
    assert read(await caller.wants(0, "pizzas"))["lines"] == []
    refused(await caller.wants(1, "pizza"), 404, "item-unknown")


async def test_an_item_for_other_money_is_refused(caller: Caller, session: AsyncSession) -> None:
    session.add(
        MenuItem(name="crêpe", aliases=[], price=4, currency="EUR", category="main", description="", position=9)
    )
    await session.commit()
    refused(await caller.wants(1, "crepes"), 409, "currency-mixed")


async def test_without_a_menu_nothing_can_be_ordered(worker: AsyncClient, make_call: MakeCall) -> None:
    caller = Caller(worker, await make_call())
    for answer in (await caller.looks(), await caller.wants(1, "pizza"), await caller.places(), await caller.cancels()):
        refused(answer, 409, "menu-empty")


async def test_name_and_payment_are_noted_one_by_one(caller: Caller) -> None:
    assert read(await caller.says(customer_name="  Alice \n Martin "))["customer_name"] == "Alice Martin"
    order = read(await caller.says(payment="card"))
    assert (order["customer_name"], order["payment"]) == ("Alice Martin", "card")
    assert read(await caller.says(payment="cash"))["payment"] == "cash"


@pytest.mark.parametrize(
    "said",
    [
        {"payment": "bitcoin"},
        {"payment": "4111 1111 1111 1111"},
        {"customer_name": ""},
        {"customer_name": "   "},
        {"customer_name": "Al\x00ice"},
        {"customer_name": "x" * 121},
        {"card_number": "4111111111111111"},
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(caller: Caller, said: dict[str, Any]) -> None:
    refused(await caller.says(**said), 422, "invalid")


async def test_calls_have_orders_of_their_own(phone: Phone) -> None:
    one, other = await phone(), await phone()
    await one.wants(1, "pizza")
    assert read(await other.looks())["lines"] == []


async def test_an_unknown_call_has_no_order(worker: AsyncClient, stocked: None) -> None:
    nobody = Caller(worker, Call(id=uuid4()))
    for answer in (
        await nobody.looks(),
        await nobody.wants(1, "pizza"),
        await nobody.says(payment="cash"),
        await nobody.places(),
        await nobody.reopens(),
        await nobody.cancels(),
    ):
        refused(answer, 404, "call-not-found")


async def test_a_draft_ends_with_its_call(caller: Caller, kitchen: Kitchen) -> None:
    await caller.wants(2, "pizza")
    await caller.worker.post(f"/v1/worker/calls/{caller.call.id}/events", json={"events": [reports.call_ended(1)]})
    (order,) = await kitchen.orders(call_id=caller.call.id)
    assert order.state is OrderState.cancelled
    assert await kitchen.left("pizza") == 40
    for answer in (
        await caller.looks(),
        await caller.wants(1, "pizza"),
        await caller.says(payment="cash"),
        await caller.places(),
        await caller.reopens(),
        await caller.cancels(),
    ):
        refused(answer, 409, "call-over")
    assert len(await kitchen.orders()) == 1


async def test_a_call_that_ends_without_an_order_leaves_none(caller: Caller, kitchen: Kitchen) -> None:
    await caller.worker.post(f"/v1/worker/calls/{caller.call.id}/events", json={"events": [reports.call_ended(1)]})
    assert await kitchen.orders() == []


async def test_a_cancelled_draft_makes_room_for_another_order(caller: Caller, kitchen: Kitchen) -> None:
    first = read(await caller.wants(2, "pizza"))
    cancelled = read(await caller.cancels())
    assert (cancelled["id"], cancelled["state"]) == (first["id"], "cancelled")
    assert read(await caller.cancels()) == cancelled, "asking again changes nothing"
    second = read(await caller.wants(1, "burger"))
    assert second["id"] != first["id"]
    assert lines(second) == {"burger": 1}
    assert [order.state for order in await kitchen.orders()] == ["cancelled", "draft"]


async def test_who_ordered_nothing_has_nothing_after_cancelling(caller: Caller) -> None:
    order = read(await caller.cancels())
    assert (order["state"], order["lines"]) == ("cancelled", [])


async def test_the_database_gives_a_call_one_open_order(session: AsyncSession, make_call: MakeCall) -> None:
    call = await make_call()
    for _ in range(2):
        session.add(Order(call_id=call.id, currency="USD", used_keys=[]))
    with pytest.raises(IntegrityError, match="uq_orders_call_id_open"):
        await session.flush()


async def test_the_database_holds_no_placed_order_without_number_and_time(
    session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    session.add(Order(call_id=call.id, currency="USD", used_keys=[], state=OrderState.placed))
    with pytest.raises(IntegrityError, match="ck_orders_placed"):
        await session.flush()
