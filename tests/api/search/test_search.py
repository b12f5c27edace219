"""One box for everything: numbers, names, addresses, tickets, and what was said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Speaker
from api.models import Call, Ticket, Utterance
from api.search import repository
from tests.api import reports
from tests.api.conftest import MakeCall, MakeCustomer
from tests.api.queries import Queries

pytestmark = pytest.mark.api


async def found(console: AsyncClient, query: str) -> dict[str, int]:
    """How many of each kind, those of which there are none left out."""
    answer = await console.get("/v1/search", params={"q": query})
    assert answer.status_code == 200, answer.text
    return {kind: len(page["items"]) for kind, page in answer.json().items() if page["items"]}


async def said(session: AsyncSession, call: Call, *texts: str) -> None:
    now = datetime.now(UTC)
    session.add_all(
        Utterance(
            call_id=call.id,
            created_at=now + timedelta(seconds=seq),
            seq=seq,
            at=now,
            speaker=Speaker.caller,
            name="caller",
            text=text,
        )
        for seq, text in enumerate(texts, start=1)
    )
    await session.commit()


async def hits(console: AsyncClient, group: str, query: str) -> list[dict[str, Any]]:
    answer = await console.get(f"/v1/search/{group}", params={"q": query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def marked(passage: list[dict[str, Any]]) -> str:
    return "".join(f"[{piece['text']}]" if piece["is_match"] else piece["text"] for piece in passage)


@pytest.mark.parametrize("query", ["+1 555 0100", "(555) 0100", "0555-0100", "0100", "15550100"])
async def test_a_number_is_found_however_it_is_written(
    console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer, query: str
) -> None:
    await make_customer()
    await make_call()
    await make_call(caller_number="+15550999")

    assert await found(console, query) == {"customers": 1, "calls": 1}
    (call,) = await hits(console, "calls", query)
    assert marked(call["number"]).endswith("0100]")


@pytest.mark.parametrize("query", ["alice", "Martin", "mart", "alice.martin@example.com", "alice martin", "MARTIN ali"])
async def test_people_are_found_by_name_and_address(
    console: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer, query: str
) -> None:
    await make_customer("Alice Martin")
    await make_customer("Bob Fischer")
    await make_call(caller_name="Alice Martin", caller_email="alice.martin@example.com")

    assert await found(console, query) == {"customers": 1, "calls": 1}


async def test_accents_do_not_matter(console: AsyncClient, make_customer: MakeCustomer) -> None:
    await make_customer("Zoë Müller", email="zoe@example.com")

    for query in ("zoe muller", "Zoë", "MÜLL"):
        assert await found(console, query) == {"customers": 1}


async def test_a_ticket_is_found_by_its_number_and_by_its_subject(console: AsyncClient, session: AsyncSession) -> None:
    session.add_all([Ticket(subject="Charged twice"), Ticket(subject="Slow line")])
    await session.commit()

    for query in ("#1001", "1001", "charged", "twice char"):
        (ticket,) = await hits(console, "tickets", query)
        assert ticket["number"] == 1001
    (ticket,) = await hits(console, "tickets", "charged")
    assert marked(ticket["passage"]) == "[Charged] twice"


async def test_words_of_a_transcript_lead_to_the_call_with_the_passage(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call(caller_name="Alice Martin")
    events = [reports.utterance(1, "I was charged twice for INV-1042."), reports.utterance(2, "Twice I say.")]
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})

    (hit,) = await hits(console, "transcripts", "charged invoice-1042".replace("invoice", "inv"))

    assert (hit["call_id"], hit["caller_name"], hit["speaker"]) == (str(call.id), "Alice Martin", "caller")
    assert marked(hit["passage"]) == "I was [charged] twice for [INV-1042]."


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("charged twice", 2),
        ('"charged twice"', 1),
        ("twice charged", 2),
        ("charged twi", 2),
        ("charged twic ", 2),
        ('"charged twic"', 0),
        ("charge", 2),
        ("harged", 0),
        ("charged never", 0),
    ],
)
async def test_all_words_count_phrases_stay_together_and_the_last_word_may_go_on(
    console: AsyncClient, session: AsyncSession, make_call: MakeCall, query: str, count: int
) -> None:
    await said(session, await make_call(), "I was charged twice.", "Twice I was charged.", "Once.")

    assert len(await hits(console, "transcripts", query)) == count


STRANGE = ["''", "a'b\\", '"""', "& | ! ( )", ":*", "<->", "%_", "\u0149\u0149", "½ ½", "日本語"]


@pytest.mark.parametrize("query", STRANGE)
async def test_no_query_is_too_strange(console: AsyncClient, query: str) -> None:
    assert await found(console, query) == {}


async def test_markup_is_text(console: AsyncClient, session: AsyncSession, make_call: MakeCall) -> None:
    await said(session, await make_call(), "<script>alert(1)</script> twice")

    (hit,) = await hits(console, "transcripts", "alert")

    assert marked(hit["passage"]) == "<script>[alert](1)</script> twice"


@pytest.mark.parametrize("params", [{}, {"q": "a"}, {"q": "x" * 201}])
async def test_a_query_has_a_length(console: AsyncClient, params: dict[str, str]) -> None:
    assert (await console.get("/v1/search", params=params)).status_code == 422


@pytest.mark.parametrize("latest", [1, 3, 10_000])
async def test_pages_go_on_where_the_last_one_ended_wherever_it_was_found(
    console: AsyncClient, session: AsyncSession, make_call: MakeCall, monkeypatch: pytest.MonkeyPatch, latest: int
) -> None:
    """Among the latest, or by the index, or one and then the other."""
    monkeypatch.setattr(repository, "LATEST", latest)
    await said(session, await make_call(), "one twice", "none", "two twice", "three twice", "none", "four twice")

    seen, before = [], None
    for _ in range(3):
        params = {"q": "twice", "limit": "2"} | ({"before": before} if before else {})
        page = (await console.get("/v1/search/transcripts", params=params)).json()
        seen += [marked(hit["passage"]) for hit in page["items"]]
        before = page["next"]

    assert seen == ["four [twice]", "three [twice]", "two [twice]", "one [twice]"]
    assert before is None


async def test_searching_asks_the_database_no_more_often_for_many_than_for_one(
    console: AsyncClient, session: AsyncSession, make_call: MakeCall, queries: Queries
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            await found(console, "twice")
        return count()

    await said(session, await make_call(caller_name="Twice"), "twice")
    few = await asked()
    for _ in range(3):
        await said(session, await make_call(caller_name="Twice"), "twice", "twice again")

    assert await asked() <= few


async def test_a_merged_ticket_is_found_and_says_where_it_went(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    for subject in ("Charged twice", "Double charge"):
        call = await make_call()
        ref = (await worker.put(f"/v1/worker/calls/{call.id}/ticket", json={"subject": subject})).json()
    await console.post(f"/v1/tickets/{UUID(ref['id'])}/merge", json={"into": 1001})

    (ticket,) = await hits(console, "tickets", "1002")

    assert ticket["merged_into"] == 1001


async def test_a_cursor_of_nonsense_is_refused(console: AsyncClient) -> None:
    answer = await console.get("/v1/search/calls", params={"q": "alice", "before": str(uuid4())})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad-cursor")
