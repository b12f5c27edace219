"""What people do with tickets: change, own, tag, comment; and what stays on record of it."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Operator
from tests.api.conftest import MakeOperator
from tests.api.tickets.conftest import Open

pytestmark = pytest.mark.api

Pair = tuple[str, str | None, str | None]


async def history(console: AsyncClient, ticket: dict[str, Any]) -> list[Pair]:
    changes = (await console.get(f"/v1/tickets/{ticket['id']}")).json()["changes"]
    return [(change["field"], change["before"], change["after"]) for change in changes]


async def test_an_operator_changes_what_is_named_and_nothing_else(
    console: AsyncClient, operator: Operator, opened: Open
) -> None:
    ticket = await opened(severity="high")
    body = {"version": ticket["version"], "subject": " Refund owed ", "owner_id": str(operator.id), "tags": ["VIP"]}

    answer = await console.patch(f"/v1/tickets/{ticket['id']}", json=body)

    changed = answer.json()
    assert (changed["subject"], changed["owner_name"], changed["tags"]) == ("Refund owed", "Olivia Stone", ["vip"])
    assert (changed["severity"], changed["category"], changed["status"]) == ("high", "billing", "open")
    assert changed["version"] == ticket["version"] + 1


async def test_a_change_based_on_an_old_version_is_refused_with_what_the_ticket_is_now(
    console: AsyncClient, opened: Open
) -> None:
    ticket = await opened()
    path, body = f"/v1/tickets/{ticket['id']}", {"version": ticket["version"]}
    await console.patch(path, json=body | {"severity": "critical"})

    answer = await console.patch(path, json=body | {"severity": "low"})

    assert (answer.status_code, answer.json()["code"]) == (409, "ticket-changed")
    assert answer.json()["ticket"]["severity"] == "critical"


async def test_what_an_agent_changes_makes_a_version_old_too(
    worker: AsyncClient, console: AsyncClient, opened: Open
) -> None:
    ticket = await opened()
    call_id = ticket["calls"][0]["id"]
    await worker.put(f"/v1/worker/calls/{call_id}/ticket", json={"severity": "high"})

    answer = await console.patch(f"/v1/tickets/{ticket['id']}", json={"version": ticket["version"], "tags": ["late"]})

    assert (answer.status_code, answer.json()["ticket"]["severity"]) == (409, "high")


async def test_of_two_who_change_the_same_version_at_once_one_is_refused(console: AsyncClient, opened: Open) -> None:
    ticket = await opened()
    path = f"/v1/tickets/{ticket['id']}"

    answers = await asyncio.gather(
        *(
            console.patch(path, json={"version": ticket["version"], "severity": severity})
            for severity in ("high", "critical")
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_who_resolves_a_ticket_says_how(console: AsyncClient, opened: Open) -> None:
    ticket = await opened()
    path, body = f"/v1/tickets/{ticket['id']}", {"version": ticket["version"], "status": "resolved"}

    refused = await console.patch(path, json=body)
    resolved = await console.patch(path, json=body | {"resolution": "Refunded."})

    assert (refused.status_code, refused.json()["code"]) == (422, "resolution-missing")
    assert resolved.json()["resolved_at"] is not None
    body = {"version": resolved.json()["version"], "status": "open", "resolution": None}
    again = (await console.patch(path, json=body)).json()
    assert (again["resolved_at"], again["resolution"]) == (None, None)


async def test_a_ticket_is_given_away_and_taken_back(console: AsyncClient, operator: Operator, opened: Open) -> None:
    ticket = await opened()
    path = f"/v1/tickets/{ticket['id']}"
    given = (await console.patch(path, json={"version": ticket["version"], "owner_id": str(operator.id)})).json()

    answer = await console.patch(path, json={"version": given["version"], "owner_id": None})

    assert answer.json()["owner_id"] is None
    assert (await history(console, ticket))[-2:] == [("owner", None, "Olivia Stone"), ("owner", "Olivia Stone", None)]


async def test_nobody_unknown_owns_a_ticket(console: AsyncClient, opened: Open) -> None:
    ticket = await opened()

    answer = await console.patch(
        f"/v1/tickets/{ticket['id']}", json={"version": ticket["version"], "owner_id": str(uuid4())}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-owner")


async def test_whoever_can_own_a_ticket_is_listed_for_operators_too(
    console: AsyncClient, make_operator: MakeOperator
) -> None:
    await make_operator("Sam Reed")

    assert [owner["name"] for owner in (await console.get("/v1/tickets/owners")).json()] == ["Olivia Stone", "Sam Reed"]


@pytest.mark.parametrize(
    "nonsense",
    [{}, {"version": 1, "subject": "  "}, {"version": 1, "status": "eaten"}, {"version": 1, "number": 7}],
    ids=["no version", "blank subject", "no such status", "a number is not changed"],
)
async def test_a_senseless_change_is_refused(console: AsyncClient, opened: Open, nonsense: dict[str, Any]) -> None:
    ticket = await opened()

    answer = await console.patch(f"/v1/tickets/{ticket['id']}", json=nonsense)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_an_unknown_ticket_cannot_be_changed(console: AsyncClient) -> None:
    answer = await console.patch(f"/v1/tickets/{uuid4()}", json={"version": 1})

    assert (answer.status_code, answer.json()["code"]) == (404, "ticket-not-found")


async def test_tags_in_use_are_suggested(console: AsyncClient, opened: Open) -> None:
    ticket = await opened()
    path = f"/v1/tickets/{ticket['id']}"
    tagged = (await console.patch(path, json={"version": ticket["version"], "tags": ["VIP customer", "vat"]})).json()

    suggested = (await console.get("/v1/tickets/tags", params={"beginning": "V"})).json()
    await console.patch(path, json={"version": tagged["version"], "tags": ["vat"]})

    assert suggested == ["vat", "vip-customer"]
    assert (await console.get("/v1/tickets/tags")).json() == ["vat"]


async def test_every_field_is_on_record_with_who_changed_it(
    worker: AsyncClient, console: AsyncClient, operator: Operator, opened: Open
) -> None:
    ticket = await opened(severity="low")
    await worker.put(f"/v1/worker/calls/{ticket['calls'][0]['id']}/ticket", json={"severity": "high"})
    ticket = (await console.get(f"/v1/tickets/{ticket['id']}")).json()
    await console.patch(f"/v1/tickets/{ticket['id']}", json={"version": ticket["version"], "category": "technical"})

    changes = (await console.get(f"/v1/tickets/{ticket['id']}")).json()["changes"]

    made = {change["field"]: change["after"] for change in changes if change["before"] is None}
    assert made == {"subject": "Charged twice", "category": "billing", "severity": "low", "status": "open"}
    agents, persons = changes[-2:]
    assert (agents["field"], agents["before"], agents["after"]) == ("severity", "low", "high")
    assert (agents["agent"], agents["by"]) == ("BillingSupportAgent", None)
    assert (persons["field"], persons["before"], persons["after"]) == ("category", "billing", "technical")
    assert (persons["agent"], persons["by"]) == (None, {"id": str(operator.id), "name": "Olivia Stone"})


async def test_a_change_that_changes_nothing_leaves_no_trace(
    worker: AsyncClient, console: AsyncClient, opened: Open
) -> None:
    ticket = await opened()
    before = await history(console, ticket)
    await worker.put(f"/v1/worker/calls/{ticket['calls'][0]['id']}/ticket", json={"subject": "Charged twice"})

    answer = await console.patch(
        f"/v1/tickets/{ticket['id']}", json={"version": ticket["version"], "subject": ticket["subject"]}
    )

    assert answer.json()["version"] == ticket["version"]
    assert await history(console, ticket) == before


async def test_comments_stay_in_order_with_who_wrote_them(console: AsyncClient, opened: Open) -> None:
    path = f"/v1/tickets/{(await opened())['id']}"
    for words in ("  Called the bank. ", "They pay it back."):
        assert (await console.post(f"{path}/comments", json={"text": words})).status_code == 201

    comments = (await console.get(path)).json()["comments"]

    assert [comment["text"] for comment in comments] == ["Called the bank.", "They pay it back."]
    assert {comment["author"]["name"] for comment in comments} == {"Olivia Stone"}


@pytest.mark.parametrize("words", ["", "   ", "x" * 5_001])
async def test_a_comment_says_something_and_no_novel(console: AsyncClient, opened: Open, words: str) -> None:
    answer = await console.post(f"/v1/tickets/{(await opened())['id']}/comments", json={"text": words})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("table", ["ticket_changes", "ticket_comments"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
async def test_what_is_on_record_stays(session: AsyncSession, table: str, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        await session.execute(text(statement.format(table)))
