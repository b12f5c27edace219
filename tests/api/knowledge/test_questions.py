import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import QuestionState, Role
from api.models import Call, UnansweredQuestion
from tests.api.conftest import MakeOperator, SignIn
from tests.api.demo_company import MakeCall, refused
from tests.api.queries import Queries

pytestmark = pytest.mark.api

SOON = timedelta(seconds=10)
PARKING = "Where can I park my boat?"


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))


async def ask(worker: AsyncClient, call: Call, question: str) -> list[Any]:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/knowledge", params={"q": question})
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()
    return found


async def listed(supervisor: AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await supervisor.get("/v1/questions", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def close(supervisor: AsyncClient, question: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = await supervisor.post(f"/v1/questions/{question['id']}/close", json=body)
    assert answer.status_code == 200, answer.text
    closed: dict[str, Any] = answer.json()
    return closed


async def test_a_question_without_an_answer_is_kept(worker: AsyncClient, supervisor: AsyncClient, call: Call) -> None:
    assert await ask(worker, call, f"  {PARKING} ") == []
    (kept,) = await listed(supervisor, state="open")
    assert (kept["question"], kept["times"], kept["state"]) == (PARKING, 1, "open")
    assert kept["call_id"] == str(call.id)
    assert (kept["closed_by"], kept["closed_at"], kept["note"]) == (None, None, "")


async def test_a_question_with_an_answer_is_not(worker: AsyncClient, supervisor: AsyncClient, call: Call) -> None:
    assert await ask(worker, call, "how do I restart my router")
    assert await listed(supervisor) == []


async def test_the_same_question_put_otherwise_counts_up(
    worker: AsyncClient, supervisor: AsyncClient, call: Call, make_call: MakeCall
) -> None:
    later = await make_call()
    await ask(worker, call, PARKING)
    await ask(worker, later, "can you tell me where to park the boats, please")
    (kept,) = await listed(supervisor)
    assert (kept["times"], kept["call_id"]) == (2, str(later.id))
    assert kept["question"] == "can you tell me where to park the boats, please"
    assert kept["created_at"] < kept["asked_at"]


async def test_the_same_question_asked_at_once_is_one_row(
    worker: AsyncClient, supervisor: AsyncClient, call: Call
) -> None:
    await asyncio.gather(*(ask(worker, call, PARKING) for _ in range(6)))
    assert [kept["times"] for kept in await listed(supervisor)] == [6]


@pytest.mark.parametrize("noise", ["hello", "?!", "🙂", "can you help me please", "..."])
async def test_what_is_no_question_is_not_kept(
    worker: AsyncClient, supervisor: AsyncClient, call: Call, noise: str
) -> None:
    assert await ask(worker, call, noise) == []
    assert await listed(supervisor) == []


@pytest.mark.parametrize(
    "number", ["4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "+44 20 7946 0958"]
)
async def test_long_numbers_are_never_stored(
    worker: AsyncClient, session: AsyncSession, call: Call, number: str
) -> None:
    await ask(worker, call, f"do you insure boats on card {number}")
    (kept,) = (await session.scalars(select(UnansweredQuestion))).all()
    assert "1111" not in f"{kept.question} {kept.words}"
    assert "7946" not in f"{kept.question} {kept.words}"
    assert kept.question.startswith("do you insure boats on card")


async def test_the_most_asked_comes_first_and_few_enough(
    worker: AsyncClient, supervisor: AsyncClient, call: Call
) -> None:
    for question, times in ((PARKING, 1), ("do you sell pizza", 3), ("who won the football game", 2)):
        for _ in range(times):
            await ask(worker, call, question)
    assert [kept["times"] for kept in await listed(supervisor)] == [3, 2, 1]
    assert [kept["times"] for kept in await listed(supervisor, limit=2)] == [3, 2]


async def test_who_closes_a_question_is_on_record(worker: AsyncClient, supervisor: AsyncClient, call: Call) -> None:
    await ask(worker, call, PARKING)
    (kept,) = await listed(supervisor)
    closed = await close(supervisor, kept, state="answered", note="See the article on harbours.")
    assert (closed["state"], closed["note"]) == ("answered", "See the article on harbours.")
    assert closed["closed_by"]["name"] == "Sam Reed"
    assert closed["closed_at"] is not None
    assert await listed(supervisor, state="open") == []
    assert await listed(supervisor, state="answered") == [closed]


async def test_closing_twice_says_who_was_first(
    worker: AsyncClient, supervisor: AsyncClient, call: Call, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    other = await sign_in(await make_operator("Ada Quinn", role=Role.admin))
    await ask(worker, call, PARKING)
    (kept,) = await listed(supervisor)
    path = f"/v1/questions/{kept['id']}/close"
    answers = await asyncio.gather(*(who.post(path, json={"state": "dismissed"}) for who in (supervisor, other)))
    winner, loser = sorted(answers, key=lambda answer: answer.status_code)
    assert winner.status_code == 200
    problem = refused(loser, 409, "already-closed")
    assert (problem["closed_by"], problem["state"]) == (winner.json()["closed_by"]["name"], "dismissed")


async def test_what_was_thought_answered_and_still_finds_nothing_is_open_again(
    worker: AsyncClient, supervisor: AsyncClient, call: Call
) -> None:
    await ask(worker, call, PARKING)
    (kept,) = await listed(supervisor)
    await close(supervisor, kept, state="answered", note="In the article.")
    await ask(worker, call, PARKING)
    (again,) = await listed(supervisor, state="open")
    assert (again["id"], again["times"], again["note"]) == (kept["id"], 2, "In the article.")
    assert (again["closed_by"], again["closed_at"]) == (None, None)


async def test_what_was_dismissed_stays_so(worker: AsyncClient, supervisor: AsyncClient, call: Call) -> None:
    await ask(worker, call, PARKING)
    (kept,) = await listed(supervisor)
    await close(supervisor, kept, state="dismissed")
    await ask(worker, call, PARKING)
    assert await listed(supervisor, state="open") == []
    assert [question["times"] for question in await listed(supervisor, state="dismissed")] == [2]


async def test_questions_are_for_supervisors(console: AsyncClient) -> None:
    refused(await console.get("/v1/questions"), 403, "role-too-low")
    refused(await console.post(f"/v1/questions/{uuid4()}/close", json={"state": "dismissed"}), 403, "role-too-low")


async def test_an_unknown_question_is_not_found(supervisor: AsyncClient) -> None:
    answer = await supervisor.post(f"/v1/questions/{uuid4()}/close", json={"state": "dismissed"})
    refused(answer, 404, "question-not-found")


@pytest.mark.parametrize("body", [{}, {"state": "open"}, {"state": "lost"}, {"state": "answered", "note": "x" * 1001}])
async def test_a_question_is_closed_with_an_outcome(supervisor: AsyncClient, body: dict[str, str]) -> None:
    refused(await supervisor.post(f"/v1/questions/{uuid4()}/close", json=body), 422, "invalid")


async def test_many_questions_ask_the_database_as_often_as_few(
    worker: AsyncClient, supervisor: AsyncClient, call: Call, queries: Queries
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            await listed(supervisor)
        return count()

    await ask(worker, call, PARKING)
    few = await asked()
    for thing in ("pizza", "shoes", "bitcoin", "cheese"):
        await ask(worker, call, f"do you sell {thing}")
    assert await asked() == few


async def test_what_is_closed_says_by_whom_whatever_writes_it(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    await ask(worker, call, PARKING)
    kept = (await session.scalars(select(UnansweredQuestion))).one()
    kept.state = QuestionState.answered
    with pytest.raises(IntegrityError, match="closed_is_on_record"):
        await session.flush()
    await session.rollback()
    assert await session.scalar(select(func.count()).select_from(UnansweredQuestion)) == 1


async def test_a_new_question_and_its_end_are_announced_to_everybody(
    app: FastAPI, worker: AsyncClient, supervisor: AsyncClient, call: Call
) -> None:
    with app.state.broadcaster.subscribe() as live:
        await ask(worker, call, PARKING)
        assert await live.next(SOON) == f'{{"topic": "question", "call_id": "{call.id}"}}'
        (kept,) = await listed(supervisor)
        await close(supervisor, kept, state="dismissed")
        assert await live.next(SOON) == f'{{"topic": "question", "id": "{kept["id"]}"}}'
