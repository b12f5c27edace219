"""Two tickets that are one, and calls that belong to another."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.conftest import MakeCall, MakeCustomer
from tests.api.tickets.conftest import Open

pytestmark = pytest.mark.api

PROMISE = {"kind": "callback", "text": "We call you back today.", "key": "callback-1"}
Ticket = dict[str, Any]


async def merge(console: AsyncClient, ticket: Ticket, into: Ticket) -> Response:
    return await console.post(f"/v1/tickets/{ticket['id']}/merge", json={"into": into["number"]})


async def read(console: AsyncClient, ticket: Ticket) -> Ticket:
    detail: Ticket = (await console.get(f"/v1/tickets/{ticket['id']}")).json()
    return detail


async def test_calls_promises_and_comments_follow(worker: AsyncClient, console: AsyncClient, opened: Open) -> None:
    kept, other = await opened(), await opened(subject="Charged two times")
    await worker.post(f"/v1/worker/calls/{other['calls'][0]['id']}/promises", json=PROMISE)
    for ticket in (other, kept):
        await console.post(f"/v1/tickets/{ticket['id']}/comments", json={"text": f"On {ticket['number']}."})

    answer = await merge(console, other, into=kept)

    assert (answer.status_code, answer.json()["id"]) == (200, kept["id"])
    after = await read(console, kept)
    assert {call["id"] for call in after["calls"]} == {kept["calls"][0]["id"], other["calls"][0]["id"]}
    assert [promise["text"] for promise in after["promises"]] == ["We call you back today."]
    assert [comment["text"] for comment in after["comments"]] == ["On 1002.", "On 1001."]
    assert after["merged"] == [other["number"]]


async def test_what_was_merged_stays_says_where_it_went_and_is_no_open_case(console: AsyncClient, opened: Open) -> None:
    kept, other = await opened(), await opened()
    await merge(console, other, into=kept)

    after = await read(console, other)

    assert (after["merged_into"], after["status"], after["calls"]) == (1001, "resolved", [])
    assert after["resolution"] == "Merged into #1001"
    listed = (await console.get("/v1/tickets")).json()["items"]
    assert [ticket["number"] for ticket in listed] == [1001]
    listed = (await console.get("/v1/tickets", params={"merged": True})).json()["items"]
    assert [ticket["number"] for ticket in listed] == [1002]


async def test_a_merged_ticket_is_no_longer_edited(console: AsyncClient, opened: Open, make_call: MakeCall) -> None:
    kept, other, third = await opened(), await opened(), await opened()
    await merge(console, other, into=kept)
    path = f"/v1/tickets/{other['id']}"

    answers = [
        await console.patch(path, json={"version": other["version"], "severity": "high"}),
        await console.post(f"{path}/comments", json={"text": "Too late."}),
        await console.put(f"{path}/calls/{(await make_call()).id}"),
        await console.delete(f"{path}/calls/{other['calls'][0]['id']}"),
        await merge(console, other, into=third),
        await merge(console, third, into=other),
        await merge(console, kept, into=other),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "ticket-merged")}
    assert {answer.json()["merged_into"] for answer in answers} == {1001}


async def test_a_ticket_does_not_go_into_itself(console: AsyncClient, opened: Open) -> None:
    ticket = await opened()

    answer = await merge(console, ticket, into=ticket)

    assert (answer.status_code, answer.json()["code"]) == (409, "merged-into-itself")


async def test_a_ticket_does_not_go_into_one_that_is_not_there(console: AsyncClient, opened: Open) -> None:
    answer = await merge(console, await opened(), into={"number": 7})

    assert (answer.status_code, answer.json()["code"]) == (404, "ticket-not-found")


async def test_two_that_are_merged_into_each_other_at_once_make_one(console: AsyncClient, opened: Open) -> None:
    one, other = await opened(), await opened()

    answers = await asyncio.gather(merge(console, one, into=other), merge(console, other, into=one))

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_an_old_number_leads_to_where_everything_went(console: AsyncClient, opened: Open) -> None:
    first, second, third = [await opened() for _ in range(3)]
    await merge(console, first, into=second)
    await merge(console, second, into=third)

    for ticket in (first, second, third):
        found = (await console.get(f"/v1/tickets/number/{ticket['number']}")).json()
        assert found["id"] == third["id"]
    assert (await read(console, third))["merged"] == [1001, 1002]
    assert (await console.get("/v1/tickets/number/999")).status_code == 404


async def test_an_agent_goes_on_with_the_ticket_that_its_own_went_into(
    worker: AsyncClient, console: AsyncClient, opened: Open
) -> None:
    kept, other = await opened(), await opened()
    await merge(console, other, into=kept)

    answer = await worker.put(f"/v1/worker/calls/{other['calls'][0]['id']}/ticket", json={"severity": "high"})

    assert answer.json()["number"] == kept["number"]
    assert (await read(console, kept))["severity"] == "high"


async def test_a_ticket_of_nobody_known_gets_the_customer_of_the_one_that_goes_into_it(
    console: AsyncClient, opened: Open, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    kept = await opened()
    other = await opened(await make_call(customer_id=(await make_customer()).id))

    assert (await merge(console, other, into=kept)).json()["customer_name"] == "Alice Martin"


async def test_merging_is_on_record_with_both(console: AsyncClient, opened: Open) -> None:
    kept, other = await opened(), await opened()
    call_id = other["calls"][0]["id"]
    await merge(console, other, into=kept)

    changes = {ticket["id"]: (await read(console, ticket))["changes"] for ticket in (kept, other)}

    assert [(change["field"], change["after"]) for change in changes[kept["id"]]][-1] == ("call", call_id)
    gone = {change["field"]: change["after"] for change in changes[other["id"]] if change["by"] is not None}
    assert gone == {
        "call": None,
        "status": "resolved",
        "resolution": "Merged into #1001",
        "merged_into": "#1001",
    }


async def test_a_call_is_linked_moves_to_another_ticket_and_is_let_go(
    console: AsyncClient, opened: Open, make_call: MakeCall
) -> None:
    one, other, call = await opened(), await opened(), await make_call()

    async def tickets() -> list[int]:
        found = [await read(console, ticket) for ticket in (one, other)]
        return [ticket["number"] for ticket in found if str(call.id) in {item["id"] for item in ticket["calls"]}]

    for ticket in (one, one, other):
        assert (await console.put(f"/v1/tickets/{ticket['id']}/calls/{call.id}")).status_code == 200
        assert await tickets() == [ticket["number"]]
    assert (await console.delete(f"/v1/tickets/{other['id']}/calls/{call.id}")).status_code == 200
    assert await tickets() == []


async def test_a_call_of_another_ticket_is_not_let_go_here(console: AsyncClient, opened: Open) -> None:
    one, other = await opened(), await opened()

    answer = await console.delete(f"/v1/tickets/{one['id']}/calls/{other['calls'][0]['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "call-not-linked")


async def test_a_call_that_is_not_there_is_linked_to_nothing(console: AsyncClient, opened: Open) -> None:
    answer = await console.put(f"/v1/tickets/{(await opened())['id']}/calls/{uuid4()}")

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE tickets SET merged_into = number, status = 'resolved', resolved_at = now()", "not_merged_into_itself"),
        ("UPDATE tickets SET merged_into = 1001 WHERE number = 1002", "merged_is_resolved"),
    ],
)
async def test_the_database_knows_what_a_merged_ticket_is(
    session: AsyncSession, opened: Open, statement: str, rule: str
) -> None:
    await opened()
    await opened()

    with pytest.raises(IntegrityError, match=rule):
        await session.execute(text(statement))
