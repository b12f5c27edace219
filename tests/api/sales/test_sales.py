import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState
from api.models import Call, Demo, DemoSlot, Promise
from tests.api.demo_company import MakeCall, refused

pytestmark = pytest.mark.api


async def slots(worker: AsyncClient) -> list[dict[str, str]]:
    answer = await worker.get("/v1/worker/demo-slots")
    found: list[dict[str, str]] = answer.json()
    return found


async def book(worker: AsyncClient, call: Call, slot_id: object, key: str = "demo-0001") -> Response:
    return await worker.post(f"/v1/worker/calls/{call.id}/demos", json={"slot_id": str(slot_id), "key": key})


async def count(session: AsyncSession, model: type[Demo] | type[Promise]) -> int:
    return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_products_come_with_their_price_the_cheapest_first(worker: AsyncClient, seeded: None) -> None:
    products = (await worker.get("/v1/worker/products")).json()
    assert [product["name"] for product in products] == ["TV", "Fiber 100", "Fiber 500", "Fiber 1000"]
    assert products[1] | {"description": ""} == {
        "name": "Fiber 100",
        "price": "29.00",
        "currency": "USD",
        "description": "",
    }


async def test_free_slots_come_soonest_first_and_none_has_begun(
    worker: AsyncClient, seeded: None, session: AsyncSession
) -> None:
    session.add(DemoSlot(starts_at=datetime.now(UTC) - timedelta(hours=1)))
    await session.commit()
    times = [datetime.fromisoformat(slot["starts_at"]) for slot in await slots(worker)]
    assert times == sorted(times)
    assert times[0] > datetime.now(UTC)


async def test_a_booked_demo_is_promised_and_its_slot_no_longer_offered(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    slot = (await slots(worker))[0]
    answer = await book(worker, call, slot["id"])
    assert answer.status_code == 200, answer.text
    assert datetime.fromisoformat(answer.json()["starts_at"]) == datetime.fromisoformat(slot["starts_at"])
    promise = (await session.scalars(select(Promise))).one()
    assert (promise.call_id, promise.kind) == (call.id, "demo")
    assert promise.due_at == datetime.fromisoformat(slot["starts_at"])
    assert slot not in await slots(worker)


WINTER = datetime(2040, 1, 9, 17, tzinfo=UTC)  # a Monday
SUMMER = datetime(2040, 7, 9, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (WINTER, "Product demo on Monday, January 9, 2040 at 9 am (Los Angeles time)"),
        (SUMMER, "Product demo on Monday, July 9, 2040 at 10 am (Los Angeles time)"),
    ],
)
async def test_the_promise_names_the_time_on_the_customers_clock(
    worker: AsyncClient, alices: Call, session: AsyncSession, starts_at: datetime, said: str
) -> None:
    assert await promised(worker, alices, session, starts_at) == said


async def test_to_a_stranger_the_promise_names_the_offset(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    expected = "Product demo on Monday, January 9, 2040 at 5 pm (UTC+00:00)"
    assert await promised(worker, call, session, WINTER) == expected


async def promised(worker: AsyncClient, call: Call, session: AsyncSession, starts_at: datetime) -> str:
    slot = DemoSlot(starts_at=starts_at)
    session.add(slot)
    await session.commit()
    assert (await book(worker, call, slot.id)).status_code == 200
    return (await session.scalars(select(Promise))).one().text


async def on_day(worker: AsyncClient, **params: Any) -> Response:
    return await worker.get("/v1/worker/demo-slots", params=params)


async def test_slots_of_a_day_are_found_as_the_caller_says_it_and_by_the_callers_calendar(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    late, early = WINTER.replace(hour=7), WINTER.replace(hour=9)  # 11 pm on Sunday and 1 am on Monday at Alice's
    session.add_all([DemoSlot(starts_at=late), DemoSlot(starts_at=early), DemoSlot(starts_at=WINTER)])
    await session.commit()
    there = await on_day(worker, day="january ninth twenty forty", call_id=str(alices.id))
    assert [datetime.fromisoformat(slot["starts_at"]) for slot in there.json()] == [early, WINTER]
    in_utc = await on_day(worker, day="2040-01-09")
    assert [datetime.fromisoformat(slot["starts_at"]) for slot in in_utc.json()] == [late, early, WINTER]


async def test_a_day_that_is_over_has_no_slots_and_what_is_no_day_is_refused(worker: AsyncClient, call: Call) -> None:
    assert (await on_day(worker, day="yesterday")).json() == []
    refused(await on_day(worker, day="whenever you like"), 422, "day-unreadable")
    refused(await on_day(worker, day=""), 422, "invalid")
    refused(await on_day(worker, day="tomorrow", call_id=str(uuid4())), 404, "call-not-found")


async def test_two_callers_at_once_get_one_slot_between_them(
    worker: AsyncClient, seeded: None, make_call: MakeCall, session: AsyncSession
) -> None:
    slot = (await slots(worker))[0]
    calls = [await make_call() for _ in range(5)]
    answers = await asyncio.gather(*(book(worker, call, slot["id"]) for call in calls))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    refused(next(answer for answer in answers if answer.status_code == 409), 409, "slot-taken")
    assert (await count(session, Demo), await count(session, Promise)) == (1, 1)


async def test_the_same_key_is_one_demo(worker: AsyncClient, call: Call, session: AsyncSession) -> None:
    first, second = (await slots(worker))[:2]
    answers = await asyncio.gather(*(book(worker, call, first["id"]) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert (await count(session, Demo), await count(session, Promise)) == (1, 1)
    refused(await book(worker, call, second["id"]), 409, "key-reused")


async def test_a_slot_that_has_begun_cannot_be_booked(worker: AsyncClient, call: Call, session: AsyncSession) -> None:
    slot = DemoSlot(starts_at=datetime.now(UTC) - timedelta(minutes=1))
    session.add(slot)
    await session.commit()
    refused(await book(worker, call, slot.id), 409, "slot-taken")


async def test_what_makes_no_sense_is_refused_and_stores_nothing(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    refused(await book(worker, call, uuid4()), 404, "slot-not-found")
    refused(await book(worker, call, "the first one"), 422, "invalid")
    refused(await book(worker, call, uuid4(), key="short"), 422, "invalid")
    call.id = uuid4()
    session.expunge(call)
    refused(await book(worker, call, (await slots(worker))[0]["id"]), 404, "call-not-found")
    assert (await count(session, Demo), await count(session, Promise)) == (0, 0)


async def test_a_caller_who_has_hung_up_gets_no_demo(worker: AsyncClient, seeded: None, make_call: MakeCall) -> None:
    over = await make_call(state=CallState.ended, ended_at=datetime.now(UTC), end_reason="caller_hung_up")
    refused(await book(worker, over, (await slots(worker))[0]["id"]), 409, "call-over")


async def test_only_the_worker_may_look(client: AsyncClient) -> None:
    for path in ("products", "demo-slots"):
        refused(await client.get(f"/v1/worker/{path}"), 401, "unauthorized")
