import asyncio
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api import reports
from tests.api.conftest import MakeCall, MakeCustomer
from tests.api.queries import Queries

pytestmark = pytest.mark.api

PROMISE = {"kind": "callback", "text": "We call you back today.", "key": "callback-1"}


async def test_the_first_request_makes_the_ticket(
    worker: AsyncClient, console: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()

    answer = await worker.put(
        f"/v1/worker/calls/{call.id}/ticket",
        json={"subject": "Charged twice", "category": "billing", "severity": "high"},
    )

    assert (answer.status_code, answer.json()["number"], answer.json()["status"]) == (200, 1001, "open")
    await session.refresh(call)
    assert str(call.ticket_id) == answer.json()["id"]
    ticket = (await console.get(f"/v1/tickets/{call.ticket_id}")).json()
    assert (ticket["subject"], ticket["category"], ticket["severity"]) == ("Charged twice", "billing", "high")


async def test_later_requests_change_only_what_they_name(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    path = f"/v1/worker/calls/{call.id}/ticket"
    first = (await worker.put(path, json={"subject": "Charged twice", "severity": "high"})).json()

    second = (await worker.put(path, json={"status": "resolved", "resolution": "Refunded."})).json()

    assert second["id"] == first["id"]
    ticket = (await console.get(f"/v1/tickets/{first['id']}")).json()
    assert (ticket["subject"], ticket["severity"]) == ("Charged twice", "high")
    assert (ticket["status"], ticket["resolution"]) == ("resolved", "Refunded.")
    assert ticket["resolved_at"] is not None


@pytest.mark.parametrize(
    ("request_body", "status"), [({"subject": "No picture"}, "open"), ({"subject": "Charged twice"}, "resolved")]
)
async def test_a_second_problem_opens_a_resolved_case_again(
    worker: AsyncClient, make_call: MakeCall, request_body: dict[str, str], status: str
) -> None:
    path = f"/v1/worker/calls/{(await make_call()).id}/ticket"
    await worker.put(path, json={"subject": "Charged twice"})
    await worker.put(path, json={"status": "resolved", "resolution": "Refunded."})
    assert (await worker.put(path, json=request_body)).json()["status"] == status


async def test_a_ticket_that_is_opened_again_is_not_resolved(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    path = f"/v1/worker/calls/{call.id}/ticket"
    await worker.put(path, json={"status": "resolved"})

    ref = (await worker.put(path, json={"status": "pending"})).json()

    assert (await console.get(f"/v1/tickets/{ref['id']}")).json()["resolved_at"] is None


async def test_two_requests_at_once_make_one_ticket(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()

    answers = await asyncio.gather(
        *(worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": f"Try {n}"}) for n in range(4))
    )

    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_the_ticket_belongs_to_the_calls_customer(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    customer = await make_customer()
    call = await make_call(customer_id=customer.id)

    ref = (await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Slow"})).json()

    assert (await console.get(f"/v1/tickets/{ref['id']}")).json()["customer_id"] == str(customer.id)


async def test_tickets_carry_the_customers_name_in_the_list_in_the_detail_and_with_their_calls(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    known = await make_call(customer_id=(await make_customer("Alice Martin")).id)
    stranger = await make_call()
    for call in (known, stranger):
        await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Slow"})

    listed = (await console.get("/v1/tickets")).json()["items"]

    assert [ticket["customer_name"] for ticket in listed] == [None, "Alice Martin"]
    detail = (await console.get(f"/v1/tickets/{listed[1]['id']}")).json()
    assert (detail["customer_name"], detail["calls"][0]["ticket"]["customer_name"]) == ("Alice Martin",) * 2


async def test_a_list_of_many_tickets_asks_the_database_as_often_as_one_of_few(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer, queries: Queries
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            assert (await console.get("/v1/tickets")).status_code == 200
        return count()

    counts = []
    for name in ("Alice Martin", "Bob Fischer", "Carla Gomez"):
        call = await make_call(customer_id=(await make_customer(name)).id)
        await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Slow"})
        counts.append(await asked())

    assert len(set(counts)) == 1


async def test_a_ticket_shows_its_calls_with_everything(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    ref = (await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Slow"})).json()
    later = await make_call(ticket_id=ref["id"])
    events = [reports.answer(1), reports.utterance(2, "It is slow.")]
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})
    await worker.post(f"/v1/worker/calls/{call.id}/promises", json=PROMISE)

    ticket = (await console.get(f"/v1/tickets/{ref['id']}")).json()

    assert {item["id"] for item in ticket["calls"]} == {str(call.id), str(later.id)}
    assert ticket["calls"][0]["utterances"][0]["text"] == "It is slow."
    assert ticket["promises"][0]["text"] == "We call you back today."


async def test_a_ticket_of_many_calls_asks_the_database_as_often_as_one_of_few(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, queries: Queries
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            assert (await console.get(f"/v1/tickets/{ref['id']}")).status_code == 200
        return count()

    call = await make_call()
    ref = (await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Slow"})).json()
    few = await asked()
    for _ in range(5):
        await make_call(ticket_id=ref["id"])

    assert await asked() == few


async def test_tickets_are_listed_by_status_newest_first(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    for subject, status in (("One", "open"), ("Two", "resolved"), ("Three", "open")):
        call = await make_call()
        await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": subject, "status": status})

    page = (await console.get("/v1/tickets", params={"status": "open"})).json()

    assert [item["subject"] for item in page["items"]] == ["Three", "One"]
    assert page["next"] is None


async def test_an_unknown_ticket_is_not_found(console: AsyncClient) -> None:
    answer = await console.get(f"/v1/tickets/{uuid4()}")

    assert (answer.status_code, answer.json()["code"]) == (404, "ticket-not-found")


async def test_a_ticket_of_an_unknown_call_is_refused(worker: AsyncClient) -> None:
    answer = await worker.put(f"/v1/worker/calls/{uuid4()}/ticket", json={"subject": "Slow"})

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")
