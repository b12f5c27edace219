"""Fixtures on the demo company's data, for the domains that do its business."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.models import Call, Customer

UNKNOWN_NUMBER = "+15559999"
MakeCall = Callable[..., Awaitable[Call]]
Find = Callable[[str], Awaitable[Customer]]


@pytest.fixture
async def seeded(session: AsyncSession) -> None:
    await demo.seed(session)
    await session.commit()


@pytest.fixture
def customer(seeded: None, session: AsyncSession) -> Find:
    async def find(email: str) -> Customer:
        return (await session.scalars(select(Customer).where(Customer.email == email))).one()

    return find


@pytest.fixture
async def call(make_call: MakeCall, seeded: None) -> Call:
    """Somebody we have never heard of."""
    return await make_call(caller_number=UNKNOWN_NUMBER)


@pytest.fixture
async def from_home(make_call: MakeCall, seeded: None) -> Call:
    """A call from Alice's line."""
    return await make_call(caller_number="sip:+15550100@10.0.0.7")


@pytest.fixture
async def alices(make_call: MakeCall, customer: Find) -> Call:
    """A call of Alice, who is verified."""
    alice = await customer(demo.ALICE)
    return await make_call(customer_id=alice.id, matched=["phone", "name"])


@pytest.fixture
async def carlas(make_call: MakeCall, customer: Find) -> Call:
    """A call of Carla, who is verified."""
    carla = await customer(demo.CARLA)
    return await make_call(caller_number=carla.phone, customer_id=carla.id, matched=["phone", "name"])


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The members of the problem that the answer must be."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["code"] == code
    assert problem["type"] == f"/problems/{code}"
    assert problem["detail"].endswith(".")
    return problem


async def posted(worker: AsyncClient, call: Call, what: str, **body: Any) -> Any:
    answer = await worker.post(f"/v1/worker/calls/{call.id}/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()
