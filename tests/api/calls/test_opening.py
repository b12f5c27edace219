import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Ticket
from tests.api.conftest import MakeCall, MakeCustomer

pytestmark = pytest.mark.api

OPEN = {"room": "call-1", "caller_number": "+15550100", "dialled_number": "support", "sip_call_id": "a@b"}


async def test_an_unknown_room_becomes_a_call(worker: AsyncClient, session: AsyncSession) -> None:
    answer = await worker.post("/v1/worker/calls", json=OPEN)

    assert answer.status_code == 200
    context = answer.json()
    assert (context["flow"], context["company"], context["customer"]) == ("support", "Northwind Broadband", None)
    call = await session.get_one(Call, context["call_id"])
    assert (call.state, call.caller_number, call.dialled_number) == ("active", "+15550100", "support")
    assert call.answered_at is not None


async def test_the_same_room_again_is_the_same_call(worker: AsyncClient, session: AsyncSession) -> None:
    first = await worker.post("/v1/worker/calls", json=OPEN)
    second = await worker.post("/v1/worker/calls", json=OPEN)

    assert first.json()["call_id"] == second.json()["call_id"]
    assert await session.scalar(select(func.count()).select_from(Call)) == 1


async def test_two_jobs_that_open_a_room_at_once_get_one_call(worker: AsyncClient) -> None:
    answers = await asyncio.gather(*(worker.post("/v1/worker/calls", json=OPEN) for _ in range(5)))

    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.json()["call_id"] for answer in answers}) == 1


async def test_a_job_that_comes_back_moves_nothing(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call(room="call-1", state="waiting")

    await worker.post("/v1/worker/calls", json=OPEN)

    detail = await worker.get(f"/v1/worker/calls/{call.id}/queue-entry")
    assert detail.json()["code"] == "not-queued"


async def test_a_known_number_brings_its_customer(worker: AsyncClient, make_customer: MakeCustomer) -> None:
    customer = await make_customer(phone="+15550100", name="Alice Martin")

    answer = await worker.post("/v1/worker/calls", json=OPEN)

    assert answer.json()["customer"]["id"] == str(customer.id)
    assert answer.json()["customer"]["name"] == "Alice Martin"


async def test_open_tickets_of_a_known_caller_are_told(
    worker: AsyncClient, make_customer: MakeCustomer, make_call: MakeCall
) -> None:
    customer = await make_customer(phone="+15550100")
    for subject, status in (("Slow internet", "open"), ("Old bill", "resolved")):
        call = await make_call(customer_id=customer.id)
        await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": subject, "status": status})

    answer = await worker.post("/v1/worker/calls", json=OPEN)

    assert answer.json()["open_tickets"] == ["Slow internet"]
    assert answer.json()["recent_ticket"] == "Slow internet"


async def test_an_open_ticket_of_the_day_before_yesterday_is_not_recent(
    worker: AsyncClient, make_customer: MakeCustomer, make_call: MakeCall, session: AsyncSession
) -> None:
    customer = await make_customer(phone="+15550100")
    call = await make_call(customer_id=customer.id)
    await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Slow internet"})
    await session.execute(update(Ticket).values(updated_at=datetime.now(UTC) - timedelta(days=2)))
    await session.commit()

    answer = await worker.post("/v1/worker/calls", json=OPEN)

    assert answer.json()["open_tickets"] == ["Slow internet"]
    assert answer.json()["recent_ticket"] is None


async def test_a_room_without_a_name_is_refused(worker: AsyncClient) -> None:
    answer = await worker.post("/v1/worker/calls", json={"room": ""})

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"][0]["loc"] == ["body", "room"]
