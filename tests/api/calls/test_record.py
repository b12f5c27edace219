from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import CallEvent
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeCustomer
from tests.api.queries import Queries

pytestmark = pytest.mark.api


async def test_a_call_shows_everything_in_order(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    customer = await make_customer()
    call = await make_call(customer_id=customer.id, caller_name="Alice Martin", matched=["phone", "email"])
    events = [reports.answer(1), reports.utterance(2), reports.tool_call(3), reports.transition(4)]
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})
    await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": "Charged twice"})
    await worker.post(
        f"/v1/worker/calls/{call.id}/promises", json={"kind": "callback", "text": "We call.", "key": "k" * 8}
    )
    entry = await enqueued(call)
    await console.post(f"/v1/queue/{entry.id}/claim")

    detail = (await console.get(f"/v1/calls/{call.id}")).json()

    assert [row["kind"] for row in detail["transitions"]] == ["answer", "handoff", "queued", "connected"]
    assert [row["number"] for row in detail["transitions"]] == [1, 2, 3, 4]
    assert detail["chain_intact"] is True
    assert detail["caller"] == {
        "number": "+15550100",
        "name": "Alice Martin",
        "email": None,
        "matched": ["phone", "email"],
        "verified": True,
    }
    assert detail["customer"]["name"] == "Alice Martin"
    assert detail["operator"]["name"] == "Olivia Stone"
    assert detail["ticket"]["subject"] == "Charged twice"
    assert detail["promises"][0]["text"] == "We call."
    assert [row["state"] for row in detail["entries"]] == ["connected"]


async def test_an_unknown_call_is_not_found(console: AsyncClient) -> None:
    for path in (f"/v1/calls/{uuid4()}", f"/v1/calls/{uuid4()}/utterances"):
        answer = await console.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_a_transcript_is_read_on_from_what_is_known(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    events = [reports.utterance(seq, f"Sentence {seq}.") for seq in (1, 2, 3)]
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})

    answer = await console.get(f"/v1/calls/{call.id}/utterances", params={"after": 1})

    assert [row["text"] for row in answer.json()] == ["Sentence 2.", "Sentence 3."]


async def test_calls_are_listed_newest_first_in_pages(console: AsyncClient, make_call: MakeCall) -> None:
    calls = [await make_call() for _ in range(5)]

    seen, before = [], None
    for _ in range(3):
        params = {"limit": 2} | ({"before": before} if before else {})
        page = (await console.get("/v1/calls", params=params)).json()
        seen += [item["id"] for item in page["items"]]
        before = page["next"]

    assert seen == [str(call.id) for call in reversed(calls)]
    assert before is None


async def test_a_caller_known_by_number_alone_is_shown_with_the_name_on_file(
    worker: AsyncClient, console: AsyncClient, make_customer: MakeCustomer
) -> None:
    await make_customer("Alice Martin", phone="+15550100")
    opened = await worker.post("/v1/worker/calls", json={"room": "call_1", "caller_number": "+15550100"})

    (listed,) = (await console.get("/v1/calls")).json()["items"]
    detail = (await console.get(f"/v1/calls/{opened.json()['call_id']}")).json()

    assert (listed["caller_name"], detail["caller_name"]) == ("Alice Martin", "Alice Martin")
    assert (detail["caller"]["name"], detail["caller"]["matched"]) == (None, ["phone"])


async def test_calls_are_listed_by_state(console: AsyncClient, make_call: MakeCall) -> None:
    await make_call(state="active")
    ringing = await make_call(state="ringing")

    page = (await console.get("/v1/calls", params={"state": "ringing"})).json()

    assert [item["id"] for item in page["items"]] == [str(ringing.id)]


@pytest.mark.parametrize("cursor", ["x", "bm9wZQ==", "MjAyNnx4"])
async def test_a_cursor_that_is_none_is_refused(console: AsyncClient, cursor: str) -> None:
    answer = await console.get("/v1/calls", params={"before": cursor})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad-cursor")


async def test_lists_ask_the_database_as_often_for_many_as_for_one(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, queries: Queries
) -> None:
    async def asked(path: str) -> int:
        with queries.counted() as count:
            assert (await console.get(path)).status_code == 200
        return count()

    await enqueued()
    paths = ("/v1/calls", "/v1/queue", "/v1/tickets")
    few = [await asked(path) for path in paths]
    for _ in range(4):
        entry = await enqueued()
        await worker.put(f"/v1/worker/calls/{entry.call_id}/ticket", json={"subject": "Charged twice"})

    assert [await asked(path) for path in paths] == few


@pytest.mark.parametrize(
    "statement", ["UPDATE transitions SET reason = 'x'", "DELETE FROM transitions", "TRUNCATE transitions"]
)
async def test_transitions_are_append_only(session: AsyncSession, enqueued: Enqueue, statement: str) -> None:
    await enqueued()

    with pytest.raises(IntegrityError, match="append-only"):
        await session.execute(text(statement))


async def test_a_transition_changed_behind_the_apis_back_is_seen(
    console: AsyncClient, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await session.execute(text("ALTER TABLE transitions DISABLE TRIGGER transitions_are_append_only"))
    await session.execute(text("UPDATE transitions SET reason = 'Nobody asked for a person.'"))
    await session.commit()

    assert (await console.get(f"/v1/calls/{entry.call_id}")).json()["chain_intact"] is False


async def test_the_database_stores_a_number_of_a_call_once(session: AsyncSession, make_call: MakeCall) -> None:
    call = await make_call()
    for _ in range(2):
        session.add(CallEvent(id=uuid4(), call_id=call.id, seq=1, type="utterance", at=call.created_at))

    with pytest.raises(IntegrityError, match="uq_call_events_call_id_seq"):
        await session.commit()


async def test_an_operator_sees_what_the_same_customer_called_about_before(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    customer = await make_customer()
    earlier = await make_call(customer_id=customer.id, caller_number="+15550777")
    await worker.put(f"/v1/worker/calls/{earlier.id}/ticket", json={"subject": "Charged twice"})
    await make_call(caller_number="+15550100")  # somebody else's, from the same number
    now = await make_call(customer_id=customer.id)
    await make_call(customer_id=customer.id)  # later than this one

    (found,) = (await console.get(f"/v1/calls/{now.id}/earlier")).json()

    assert (found["id"], found["ticket"]["subject"]) == (str(earlier.id), "Charged twice")


async def test_whom_nobody_knows_is_known_by_the_number(console: AsyncClient, make_call: MakeCall) -> None:
    earlier, now = await make_call(), await make_call()
    hidden = [await make_call(caller_number=""), await make_call(caller_number="")]

    assert [call["id"] for call in (await console.get(f"/v1/calls/{now.id}/earlier")).json()] == [str(earlier.id)]
    assert (await console.get(f"/v1/calls/{hidden[1].id}/earlier")).json() == []


async def test_there_is_nothing_before_a_call_that_is_none(console: AsyncClient) -> None:
    assert (await console.get(f"/v1/calls/{uuid4()}/earlier")).status_code == 404
