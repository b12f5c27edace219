from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, EndReason
from api.models import Call, Operator, Ticket
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeCustomer

pytestmark = pytest.mark.api

NOW = datetime.now(UTC)


@pytest.fixture
async def two(worker: AsyncClient, session: AsyncSession, make_call: MakeCall) -> tuple[Call, Call]:
    """One that goes on, and one of yesterday that failed."""
    ticket = Ticket(subject="Slow")
    session.add(ticket)
    await session.flush()
    running = await make_call(ticket_id=ticket.id, created_at=NOW)
    failed = await make_call(
        flow="ordering",
        state=CallState.ended,
        end_reason=EndReason.failed,
        ended_at=NOW,
        caller_number="+4930123456",
        created_at=NOW - timedelta(days=1),
    )
    events = [reports.answer(1), reports.transition(2)]
    await worker.post(f"/v1/worker/calls/{running.id}/events", json={"events": events})
    return running, failed


async def numbers(console: AsyncClient, **params: Any) -> list[str]:
    answer = await console.get("/v1/calls", params=params)
    assert answer.status_code == 200, answer.text
    return [call["caller_number"] for call in answer.json()["items"]]


RUNNING, FAILED = "+15550100", "+4930123456"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [RUNNING, FAILED]),
        ({"state": ["active", "ringing"]}, [RUNNING]),
        ({"flow": "ordering"}, [FAILED]),
        ({"end_reason": ["failed", "no_agent"]}, [FAILED]),
        ({"number": "030 / 12 34 56"}, [FAILED]),
        ({"number": "100"}, [RUNNING]),
        ({"agent": "RouterAgent"}, [RUNNING]),
        ({"agent": "BillingSupportAgent"}, [RUNNING]),
        ({"agent": "NobodyAgent"}, []),
        ({"has_ticket": True}, [RUNNING]),
        ({"has_ticket": False}, [FAILED]),
        ({"since": (NOW - timedelta(hours=12)).isoformat()}, [RUNNING]),
        ({"until": (NOW - timedelta(hours=12)).isoformat()}, [FAILED]),
        ({"operator": "me"}, []),
    ],
)
@pytest.mark.usefixtures("two")
async def test_calls_are_filtered(console: AsyncClient, params: dict[str, Any], expected: list[str]) -> None:
    assert await numbers(console, **params) == expected


async def test_calls_of_a_customer(console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer) -> None:
    customer = await make_customer()
    await make_call(customer_id=customer.id)
    await make_call(caller_number=FAILED)

    assert await numbers(console, customer=str(customer.id)) == [RUNNING]


async def test_calls_that_an_operator_took(
    console: AsyncClient, operator: Operator, make_call: MakeCall, enqueued: Enqueue
) -> None:
    await make_call(caller_number=FAILED)
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    assert await numbers(console, operator="me") == [RUNNING]
    assert await numbers(console, operator=str(operator.id)) == [RUNNING]
    assert await numbers(console, operator=str(uuid4())) == []


@pytest.mark.parametrize(
    "params", [{"state": "eaten"}, {"number": "12"}, {"number": "abc"}, {"operator": "you"}, {"until": "soon"}]
)
async def test_a_senseless_filter_is_refused(console: AsyncClient, params: dict[str, str]) -> None:
    answer = await console.get("/v1/calls", params=params)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
