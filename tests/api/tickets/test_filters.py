from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category, PromiseKind, Severity, TicketStatus
from api.models import Call, Customer, Operator, Promise, Ticket
from tests.api.conftest import MakeCall, MakeCustomer, MakeOperator

pytestmark = pytest.mark.api

NOW = datetime.now(UTC)


@pytest.fixture
async def three(
    session: AsyncSession,
    operator: Operator,
    make_operator: MakeOperator,
    make_customer: MakeCustomer,
    make_call: MakeCall,
) -> Customer:
    """Of three tickets each differs from the others in everything."""
    customer, omar = await make_customer(), await make_operator("Omar Reyes")
    mine = Ticket(subject="mine", owner_id=operator.id, tags=["late", "vip"], severity=Severity.critical)
    omars = Ticket(
        subject="omars",
        owner_id=omar.id,
        tags=["vip"],
        category=Category.billing,
        status=TicketStatus.pending,
        customer_id=customer.id,
    )
    nobodys = Ticket(
        subject="nobodys", severity=Severity.high, status=TicketStatus.resolved, resolved_at=NOW, resolution="Done."
    )
    for age, ticket in enumerate((mine, omars, nobodys)):
        ticket.created_at = NOW - timedelta(days=age)
    session.add_all([mine, omars, nobodys])
    await session.flush()
    call: Call = await make_call(ticket_id=omars.id)
    session.add(Promise(call_id=call.id, kind=PromiseKind.callback, text="We call.", key="k" * 8))
    await session.commit()
    return customer


async def subjects(console: AsyncClient, **params: Any) -> list[str]:
    answer = await console.get("/v1/tickets", params=params)
    assert answer.status_code == 200, answer.text
    return [ticket["subject"] for ticket in answer.json()["items"]]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["mine", "omars", "nobodys"]),
        ({"owner": "me"}, ["mine"]),
        ({"owner": "nobody"}, ["nobodys"]),
        ({"status": ["open", "pending"]}, ["mine", "omars"]),
        ({"severity": ["critical", "high"]}, ["mine", "nobodys"]),
        ({"category": "billing"}, ["omars"]),
        ({"tag": "vip"}, ["mine", "omars"]),
        ({"tag": ["VIP", "late"]}, ["mine"]),
        ({"owed": True}, ["omars"]),
        ({"owed": False}, ["mine", "nobodys"]),
        ({"since": (NOW - timedelta(hours=36)).isoformat()}, ["mine", "omars"]),
        ({"until": (NOW - timedelta(hours=12)).isoformat()}, ["omars", "nobodys"]),
        ({"merged": True}, []),
        ({"status": "open", "owner": "nobody"}, []),
    ],
)
@pytest.mark.usefixtures("three")
async def test_tickets_are_filtered(console: AsyncClient, params: dict[str, Any], expected: list[str]) -> None:
    assert await subjects(console, **params) == expected


async def test_tickets_of_a_customer_and_of_a_colleague(
    console: AsyncClient, three: Customer, make_operator: MakeOperator
) -> None:
    owners = (await console.get("/v1/tickets/owners")).json()
    omar = next(owner["id"] for owner in owners if owner["name"] == "Omar Reyes")

    assert await subjects(console, customer=str(three.id)) == ["omars"]
    assert await subjects(console, owner=omar) == ["omars"]


@pytest.mark.usefixtures("three")
async def test_a_filtered_list_goes_on_where_the_last_page_ended(console: AsyncClient) -> None:
    first = (await console.get("/v1/tickets", params={"tag": "vip", "limit": 1})).json()

    assert await subjects(console, tag="vip", limit=1, before=first["next"]) == ["omars"]


@pytest.mark.parametrize(
    "params", [{"status": "eaten"}, {"owner": "somebody"}, {"since": "yesterday"}, {"since": "2026-05-04T10:00:00"}]
)
async def test_a_senseless_filter_is_refused(console: AsyncClient, params: dict[str, str]) -> None:
    answer = await console.get("/v1/tickets", params=params)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
