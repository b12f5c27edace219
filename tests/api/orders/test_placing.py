import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from api.contract import OrderState, Role
from tests.api import reports
from tests.api.conftest import MakeOperator, SignIn
from tests.api.demo_company import refused
from tests.api.orders.conftest import Caller, Kitchen, Phone, lines, read

pytestmark = pytest.mark.api


def ready_at(order: dict[str, str]) -> datetime:
    return datetime.fromisoformat(order["ready_at"])


async def hang_up(caller: Caller) -> None:
    path = f"/v1/worker/calls/{caller.call.id}/events"
    answer = await caller.worker.post(path, json={"events": [reports.call_ended(1)]})
    assert answer.status_code == 200, answer.text


async def test_a_placed_order_has_a_number_and_a_time_and_took_its_stock(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2, burger=1, drink=4)
    before = datetime.now(UTC)
    order = read(await caller.places())
    assert (order["state"], order["number"], order["payment"], order["total"]) == ("placed", 101, "cash", "54.00")
    # 3 minutes for changes, 22 minutes of cooking by three cooks, 2 of packing, up to a full minute.
    assert timedelta(minutes=12) <= ready_at(order) - before <= timedelta(minutes=14)
    assert (await kitchen.left("pizza"), await kitchen.left("burger")) == (38, None)
    assert read(await caller.looks()) == order


async def test_numbers_count_up(phone: Phone) -> None:
    orders = [read(await (await (await phone()).has_chosen(fries=1)).places()) for _ in range(3)]
    assert [order["number"] for order in orders] == [101, 102, 103]


async def test_a_busy_kitchen_takes_longer_and_is_free_again_when_it_is_done(phone: Phone, kitchen: Kitchen) -> None:
    first, second, third = [await (await phone()).has_chosen(burger=10) for _ in range(3)]
    alone = ready_at(read(await first.places()))
    after = ready_at(read(await second.places()))
    # Ten burgers are twenty minutes of three cooks, of whom the first three go by while changes are still taken.
    assert timedelta(minutes=16) <= after - alone <= timedelta(minutes=18)
    for caller in (first, second):
        async with kitchen.changing(caller) as order:
            order.preparation_at = order.ready_at = datetime.now(UTC) - timedelta(seconds=1)
    assert ready_at(read(await third.places())) - alone <= timedelta(minutes=1)


async def test_orders_placed_at_once_count_each_other(phone: Phone) -> None:
    chosen = [{"burger": 20}, {"pizza": 20}, {"salad": 12}, {"fries": 20}]
    callers = [await (await phone()).has_chosen(**items) for items in chosen]
    before = datetime.now(UTC)
    orders = [read(answer) for answer in await asyncio.gather(*(caller.places() for caller in callers))]
    assert len({order["number"] for order in orders}) == 4
    # 388 minutes of work, by three cooks.
    assert max(ready_at(order) for order in orders) - before >= timedelta(minutes=129)


async def test_the_same_key_is_one_order_and_the_same_answer(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=3)
    answers = [await caller.places(), await caller.places()]
    assert read(answers[0]) == read(answers[1])
    assert await kitchen.left("pizza") == 37


async def test_the_same_key_at_the_same_time_is_one_order(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=3)
    answers = await asyncio.gather(*(caller.places() for _ in range(6)))
    assert len({answer.text for answer in answers}) == 1
    assert (await kitchen.left("pizza"), len(await kitchen.orders())) == (37, 1)


async def test_another_key_does_not_place_an_order_again(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=3)
    await caller.places()
    await kitchen.has(0, "pizza")  # the kitchen is not even asked
    refused(await caller.places("order-key-2"), 409, "order-placed")
    assert await kitchen.left("pizza") == 0


async def test_of_callers_who_race_for_the_last_pizza_one_gets_it(phone: Phone, kitchen: Kitchen) -> None:
    callers = [await (await phone()).has_chosen(pizza=1, burger=1) for _ in range(6)]
    await kitchen.has(1, "pizza")
    answers = await asyncio.gather(*(caller.places() for caller in callers))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    for answer in answers:
        if answer.status_code == 409:
            problem = refused(answer, 409, "item-sold-out")
            assert (problem["item"], problem["left"]) == ("pizza", 0)
            assert problem["alternatives"] == ["burger", "salad"]
    assert await kitchen.left("pizza") == 0
    assert len(await kitchen.orders(state=OrderState.placed)) == 1


async def test_orders_that_want_the_same_items_the_other_way_round_do_not_wait_for_each_other(
    phone: Phone, kitchen: Kitchen
) -> None:
    callers = [await (await phone()).has_chosen(**chosen) for chosen in [{"pizza": 1, "salad": 1}] * 4]
    callers += [await (await phone()).has_chosen(**chosen) for chosen in [{"salad": 1, "pizza": 1}] * 4]
    answers = await asyncio.gather(*(caller.places() for caller in callers))
    assert {answer.status_code for answer in answers} == {200}
    assert (await kitchen.left("pizza"), await kitchen.left("salad")) == (32, 4)


async def test_of_an_order_that_cannot_be_made_whole_nothing_is_taken(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(burger=1, pizza=2, salad=3)
    await kitchen.has(2, "salad")
    problem = refused(await caller.places(), 409, "item-sold-out")
    assert (problem["item"], problem["left"]) == ("salad", 2)
    assert await kitchen.left("pizza") == 40
    order = read(await caller.looks())
    assert (order["state"], order["number"]) == ("draft", None)
    await caller.wants(2, "salad")
    assert read(await caller.places())["number"] == 101, "the refused key is still good"


async def test_what_left_the_menu_meanwhile_is_sold_out(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=1)
    await kitchen.forgets("pizza")
    problem = refused(await caller.places(), 409, "item-sold-out")
    assert (problem["item"], problem["left"], problem["alternatives"]) == ("pizza", 0, [])


async def test_an_empty_order_is_refused(caller: Caller) -> None:
    refused(await caller.places(), 422, "order-empty")
    await caller.says(payment="cash")
    refused(await caller.places(), 422, "order-empty")


async def test_an_order_without_payment_is_refused(caller: Caller, kitchen: Kitchen) -> None:
    await caller.wants(1, "pizza")
    refused(await caller.places(), 422, "payment-missing")
    assert await kitchen.left("pizza") == 40


@pytest.mark.parametrize("body", [{}, {"key": "short"}, {"key": "x" * 101}, {"key": "order-key-1", "total": "0.00"}])
async def test_a_request_that_makes_no_sense_is_refused(caller: Caller, body: dict[str, str]) -> None:
    await caller.has_chosen(pizza=1)
    refused(await caller.worker.post(f"{caller.path}/place", json=body), 422, "invalid")


async def test_what_has_been_placed_is_changed_only_after_reopening(caller: Caller) -> None:
    await caller.has_chosen(pizza=1)
    order = read(await caller.places())
    refused(await caller.wants(1, "fries"), 409, "order-placed")
    refused(await caller.says(payment="card"), 409, "order-placed")
    assert read(await caller.looks()) == order


async def test_actually_add_fries(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    number = read(await caller.places())["number"]
    draft = read(await caller.reopens())
    assert (draft["state"], draft["number"], draft["ready_at"], lines(draft)) == ("draft", number, None, {"pizza": 2})
    assert await kitchen.left("pizza") == 40
    await caller.wants(1, "fries")
    order = read(await caller.places("order-key-2"))
    assert (order["state"], order["number"], order["total"]) == ("placed", number, "35.00")
    assert await kitchen.left("pizza") == 38


async def test_reopening_twice_gives_the_stock_back_once(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    await caller.places()
    answers = await asyncio.gather(*(caller.reopens() for _ in range(4)))
    assert {read(answer)["state"] for answer in answers} == {"draft"}
    assert await kitchen.left("pizza") == 40


async def test_a_late_copy_of_a_placement_that_was_taken_back_places_nothing(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    await caller.places()
    await caller.reopens()
    refused(await caller.places(), 409, "key-reused")
    assert await kitchen.left("pizza") == 40
    await caller.places("order-key-2")
    refused(await caller.places(), 409, "key-reused")
    assert await kitchen.left("pizza") == 38


async def test_what_was_given_back_may_go_to_somebody_else(phone: Phone, kitchen: Kitchen) -> None:
    one, other = await phone(), await phone()
    await one.has_chosen(pizza=1)
    await other.has_chosen(pizza=1)
    await kitchen.has(1, "pizza")
    read(await one.places())
    read(await one.reopens())
    read(await other.places())
    refused(await one.places("order-key-2"), 409, "item-sold-out")


async def test_once_the_kitchen_has_begun_it_is_too_late(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    await caller.places()
    async with kitchen.changing(caller) as order:
        order.preparation_at = datetime.now(UTC)
    refused(await caller.reopens(), 409, "order-in-preparation")
    refused(await caller.cancels(), 409, "order-in-preparation")
    assert read(await caller.looks())["state"] == "placed"
    assert await kitchen.left("pizza") == 38


async def test_cancelling_gives_the_stock_back_once(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    await caller.places()
    answers = await asyncio.gather(*(caller.cancels() for _ in range(3)))
    assert {(read(answer)["state"], answer.json()["ready_at"]) for answer in answers} == {("cancelled", None)}
    assert await kitchen.left("pizza") == 40
    refused(await caller.places(), 409, "key-reused")


async def test_taking_back_and_the_end_of_the_call_at_once_leave_the_stock_right(
    caller: Caller, kitchen: Kitchen
) -> None:
    await caller.has_chosen(pizza=2)
    await caller.places()
    await asyncio.gather(caller.reopens(), hang_up(caller), caller.cancels())
    (order,) = await kitchen.orders()
    assert order.state in (OrderState.placed, OrderState.cancelled)
    assert await kitchen.left("pizza") == (38 if order.state is OrderState.placed else 40)


async def test_a_placed_order_outlives_its_call(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    order = read(await caller.places())
    await hang_up(caller)
    assert await kitchen.left("pizza") == 38
    assert read(await caller.looks()) == order
    assert read(await caller.places()) == order, "what was done is still answered"
    refused(await caller.reopens(), 409, "call-over")
    refused(await caller.cancels(), 409, "call-over")


async def test_an_order_reopened_and_not_placed_again_ends_with_its_call(caller: Caller, kitchen: Kitchen) -> None:
    await caller.has_chosen(pizza=2)
    await caller.places()
    await caller.reopens()
    await hang_up(caller)
    (order,) = await kitchen.orders()
    assert (order.state, order.number) == (OrderState.cancelled, 101)
    assert await kitchen.left("pizza") == 40


async def test_a_call_that_an_operator_ends_takes_its_draft_along(
    caller: Caller, kitchen: Kitchen, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    await caller.has_chosen(pizza=1)
    supervisor = await sign_in(await make_operator("Susan Reed", role=Role.supervisor))
    assert (await supervisor.post(f"/v1/calls/{caller.call.id}/hang-up")).status_code == 204
    (order,) = await kitchen.orders()
    assert order.state is OrderState.cancelled
