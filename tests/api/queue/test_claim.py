import asyncio
from uuid import uuid4

import jwt
import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.contract import CallState, Presence, QueueEntryState
from api.models import Call, Operator, Transition
from api.queue import service
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn
from tests.api.queries import Queries
from tests.api.queue.conftest import AtOnce

pytestmark = pytest.mark.api


async def test_claiming_gives_the_caller_to_the_operator(
    console: AsyncClient, operator: Operator, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry = await enqueued()

    answer = await console.post(f"/v1/queue/{entry.id}/claim")

    assert answer.status_code == 200
    active = answer.json()
    assert (active["call_id"], active["entry"]["operator"]["name"]) == (str(entry.call_id), "Olivia Stone")
    call = await session.get_one(Call, entry.call_id, populate_existing=True)
    await session.refresh(entry)
    await session.refresh(operator)
    assert (call.state, call.operator_id) == (CallState.with_operator, operator.id)
    assert (entry.state, entry.operator_id) == (QueueEntryState.connected, operator.id)
    assert operator.presence is Presence.busy
    last = (await session.scalars(select(Transition).order_by(Transition.number.desc()))).first()
    assert last is not None
    assert (last.kind, last.source_kind, last.target_name) == ("connected", "queue", "Olivia Stone")


async def test_the_token_opens_only_the_callers_room(
    console: AsyncClient, operator: Operator, session: AsyncSession, enqueued: Enqueue, settings: Settings
) -> None:
    entry = await enqueued()

    active = (await console.post(f"/v1/queue/{entry.id}/claim")).json()

    claims = jwt.decode(active["token"], settings.livekit_api_secret, ["HS256"], issuer=settings.livekit_api_key)
    call = await session.get_one(Call, entry.call_id)
    assert (claims["sub"], claims["name"]) == (f"operator-{operator.id}", "Olivia Stone")
    assert claims["exp"] - claims["nbf"] == 600
    assert (claims["video"]["roomJoin"], claims["video"]["room"]) == (True, call.room)
    assert claims["video"]["canPublishSources"] == ["microphone"]
    assert "roomAdmin" not in claims["video"]
    assert active["livekit_url"] == settings.livekit_url


async def test_of_many_who_claim_at_once_one_gets_the_caller(
    enqueued: Enqueue, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    entry = await enqueued()
    names = [f"Operator{number} Stone" for number in range(6)]
    consoles = [await sign_in(await make_operator(name)) for name in names]

    answers = await asyncio.gather(*(console.post(f"/v1/queue/{entry.id}/claim") for console in consoles))

    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer.json() for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (1, 5)
    winner = won[0].json()["entry"]["operator"]["name"]
    assert {(problem["code"], problem["claimed_by"]) for problem in lost} == {("entry-taken", winner)}


async def test_an_operator_who_claims_two_callers_at_once_gets_one(console: AsyncClient, enqueued: Enqueue) -> None:
    first, second = await enqueued(), await enqueued()

    answers = await asyncio.gather(*(console.post(f"/v1/queue/{entry.id}/claim") for entry in (first, second)))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "operator-busy"}


async def test_a_double_click_is_no_error(console: AsyncClient, session: AsyncSession, enqueued: Enqueue) -> None:
    entry = await enqueued()

    answers = await asyncio.gather(*(console.post(f"/v1/queue/{entry.id}/claim") for _ in range(2)))

    assert [answer.status_code for answer in answers] == [200, 200]
    kinds = list(await session.scalars(select(Transition.kind).where(Transition.kind == "connected")))
    assert len(kinds) == 1


@pytest.mark.parametrize("presence", ["offline", "break"])
async def test_who_is_not_available_takes_no_call(console: AsyncClient, enqueued: Enqueue, presence: str) -> None:
    entry = await enqueued()
    await console.put("/v1/operators/me/presence", json={"presence": presence})

    answer = await console.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-available")


async def test_a_caller_who_hung_up_cannot_be_claimed(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [reports.call_ended(1)]})

    answer = await console.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, answer.json()["code"], answer.json()["state"]) == (409, "entry-gone", "abandoned")
    assert (await console.get("/v1/auth/me")).json()["presence"] == "available"


async def test_a_claim_asks_for_little(
    app: FastAPI, console: AsyncClient, operator: Operator, enqueued: Enqueue, queries: Queries, at_once: AtOnce
) -> None:
    """What is locked is read once and written once: the queue is as fast as its longest lock is short."""
    offered = await enqueued()
    await at_once()
    with queries.counted() as count:
        async with app.state.sessions.begin() as session:
            await service.claim(session, app.state.tokens, offered.id, operator.id)

    assert count() <= 13


async def test_an_unknown_entry_is_not_found(console: AsyncClient) -> None:
    answer = await console.post(f"/v1/queue/{uuid4()}/claim")

    assert (answer.status_code, answer.json()["code"]) == (404, "entry-not-found")


async def test_after_a_refresh_the_operator_finds_the_caller_again(console: AsyncClient, enqueued: Enqueue) -> None:
    assert (await console.get("/v1/operators/me/active")).json() is None
    entry = await enqueued()
    claimed = (await console.post(f"/v1/queue/{entry.id}/claim")).json()

    active = (await console.get("/v1/operators/me/active")).json()

    assert (active["call_id"], active["room"]) == (claimed["call_id"], claimed["room"])
    assert active["token"]


async def test_the_database_gives_an_operator_one_caller(
    session: AsyncSession, operator: Operator, make_call: MakeCall
) -> None:
    await make_call(state=CallState.with_operator, operator_id=operator.id)

    with pytest.raises(IntegrityError, match="uq_calls_operator_id_talking"):
        await make_call(state=CallState.with_operator, operator_id=operator.id)


async def test_the_database_gives_a_call_one_owner(operator: Operator, make_call: MakeCall) -> None:
    with pytest.raises(IntegrityError, match="ck_calls_one_owner"):
        await make_call(state=CallState.active, operator_id=operator.id)
