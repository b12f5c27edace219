"""Callers who do anything at any time, all at once."""

import asyncio
from collections import Counter
from random import Random

import pytest

from api.contract import OrderState
from tests.api import reports
from tests.api.orders.conftest import Caller, Kitchen, Phone

pytestmark = pytest.mark.api

ITEMS = ["pizza", "salads", "coke", "fries", "milkshake", "sushi", ""]
STEPS = 25
STOCK = {"pizza": 9, "salad": 12}  # for six callers, too little


async def do_anything(caller: Caller, random: Random) -> list[int]:
    """The statuses of the answers."""
    statuses = []
    for step in range(STEPS):
        match random.randrange(8):
            case 0 | 1 | 2:
                answer = await caller.wants(random.choice([-1, 0, 1, 2, 4, 21]), random.choice(ITEMS))
            case 3:
                answer = await caller.says(payment=random.choice(["cash", "card", "shells"]))
            case 4 | 5:
                answer = await caller.places(f"order-key-{random.choice([step, step - 1])}")
            case 6:
                answer = await caller.reopens()
            case _:
                answer = await caller.cancels()
        statuses.append(answer.status_code)
    return statuses


@pytest.mark.parametrize("seed", range(3))
async def test_no_order_of_requests_loses_stock_or_sells_what_is_not_there(
    phone: Phone, kitchen: Kitchen, seed: int
) -> None:
    for item, stock in STOCK.items():
        await kitchen.has(stock, item)
    callers = [await phone() for _ in range(6)]
    answers = await asyncio.gather(*(do_anything(caller, Random(f"{seed} {n}")) for n, caller in enumerate(callers)))
    statuses = Counter(status for of_one in answers for status in of_one)
    assert statuses[200] > 50
    assert set(statuses) <= {200, 404, 409, 422}

    sold: Counter[str] = Counter()
    for order in await kitchen.orders(state=OrderState.placed):
        sold.update({line.item: line.quantity for line in order.lines})
    assert {item: await kitchen.left(item) for item in STOCK} == {
        item: stock - sold[item] for item, stock in STOCK.items()
    }


async def test_after_the_calls_no_draft_is_left(phone: Phone, kitchen: Kitchen) -> None:
    callers = [await phone() for _ in range(4)]
    await asyncio.gather(*(do_anything(caller, Random(n)) for n, caller in enumerate(callers)))
    for caller in callers:
        path = f"/v1/worker/calls/{caller.call.id}/events"
        await caller.worker.post(path, json={"events": [reports.call_ended(1)]})
    assert await kitchen.orders(state=OrderState.draft) == []
