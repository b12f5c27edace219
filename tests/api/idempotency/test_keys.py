"""The same key twice is one effect and the same answer, whatever happens between the two."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api import models
from api.contract import Role
from api.idempotency import attempt
from api.idempotency.pruning import prune
from api.models import Call, KeptAnswer, Number, PresenceChange
from api.telephony.rooms import FakeRooms
from tests.api.conftest import BASE_URL, PASSWORD, Enqueue, MakeCall, MakeCustomer, MakeOperator, SignIn
from tests.api.idempotency.losing import LosesAnswers

pytestmark = pytest.mark.api

PRESENCE = "/v1/operators/me/presence"
LUNCH = {"presence": "break", "reason": "lunch"}
SUPPORT = {"number": "support"}

Send = Callable[..., Awaitable[Response]]


def key(value: str = "7f1c") -> dict[str, str]:
    return {"Idempotency-Key": value}


def replayed(answer: Response) -> bool:
    return "idempotency-replayed" in answer.headers


def refusal(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def count(session: AsyncSession, table: type[KeptAnswer | models.SignIn | Number | PresenceChange]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
async def admin(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Ada Byron", role=Role.admin))


async def test_the_same_key_is_one_effect_and_the_same_answer(console: AsyncClient, session: AsyncSession) -> None:
    first = await console.put(PRESENCE, json=LUNCH, headers=key())
    second = await console.put(PRESENCE, json=LUNCH, headers=key())

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert second.headers["content-type"] == first.headers["content-type"]
    assert (replayed(first), replayed(second)) == (False, True)
    assert await count(session, PresenceChange) == 1


async def test_status_and_an_empty_body_are_answered_again(admin: AsyncClient, session: AsyncSession) -> None:
    await admin.post("/v1/numbers", json={"number": "helpdesk"})  # one must be left
    made = await admin.post("/v1/numbers", json=SUPPORT, headers=key())
    again = await admin.post("/v1/numbers", json=SUPPORT, headers=key())
    path = f"/v1/numbers/{made.json()['id']}"
    gone = [await admin.delete(path, headers=key()) for _ in range(2)]

    assert (made.status_code, again.status_code, again.json()) == (201, 201, made.json())
    assert [(each.status_code, each.content) for each in gone] == [(204, b"")] * 2
    assert await count(session, Number) == 1


async def test_without_a_key_each_request_is_one_of_its_own(console: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        answer = await console.put(PRESENCE, json=LUNCH)
        assert not replayed(answer)

    assert await count(session, PresenceChange) == 2
    assert await count(session, KeptAnswer) == 0


async def test_eight_at_the_same_time_are_one_effect(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    """Each try to verify counts against the caller, so that two would show."""
    call = await make_call(customer_id=(await make_customer()).id)
    path = f"/v1/worker/calls/{call.id}/verify"

    answers = await asyncio.gather(*(worker.post(path, json={"postcode": "10001"}, headers=key()) for _ in range(8)))

    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert sorted(map(replayed, answers)) == [False] + [True] * 7
    assert (await session.get_one(Call, call.id, populate_existing=True)).failed_verifications == 1


async def test_another_body_with_the_same_key_is_refused(console: AsyncClient, session: AsyncSession) -> None:
    await console.put(PRESENCE, json=LUNCH, headers=key())

    answer = await console.put(PRESENCE, json=LUNCH | {"reason": "a walk"}, headers=key())

    assert refusal(answer) == (422, "idempotency-key-reused")
    assert await count(session, PresenceChange) == 1


async def test_another_query_with_the_same_key_is_refused(
    worker: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    call = await make_call(customer_id=(await make_customer()).id)
    path = f"/v1/worker/calls/{call.id}/diagnostics"
    await worker.post(path, params={"service": "internet"}, headers=key())

    answer = await worker.post(path, params={"service": "tv"}, headers=key())

    assert refusal(answer) == (422, "idempotency-key-reused")


async def test_a_key_is_its_senders_alone(
    console: AsyncClient, make_operator: MakeOperator, sign_in: SignIn, session: AsyncSession
) -> None:
    colleague = await sign_in(await make_operator("Peter Hall"))

    first = await console.put(PRESENCE, json=LUNCH, headers=key())
    second = await colleague.put(PRESENCE, json=LUNCH, headers=key())

    assert not replayed(second)
    assert first.json()["name"] != second.json()["name"]
    assert await count(session, PresenceChange) == 2


async def test_a_key_means_nothing_elsewhere(admin: AsyncClient) -> None:
    made = await admin.post("/v1/numbers", json=SUPPORT, headers=key())
    changed = await admin.put(f"/v1/numbers/{made.json()['id']}", json=SUPPORT | {"flow": "support"}, headers=key())

    assert (changed.status_code, replayed(changed)) == (200, False)


async def test_a_lost_answer_is_given_to_whoever_asks_again(
    app: FastAPI, console: AsyncClient, session: AsyncSession
) -> None:
    """The connection was reset after the commit and before the reply."""
    reset = AsyncClient(transport=LosesAnswers(httpx.ASGITransport(app)), base_url=BASE_URL, cookies=console.cookies)
    with pytest.raises(httpx.ReadError):
        await reset.put(PRESENCE, json=LUNCH, headers=key())

    answer = await console.put(PRESENCE, json=LUNCH, headers=key())

    assert (answer.status_code, answer.json()["presence"], replayed(answer)) == (200, "break", True)
    assert await count(session, PresenceChange) == 1


async def test_an_effect_that_cannot_be_committed_leaves_no_answer_either(
    console: AsyncClient, session: AsyncSession
) -> None:
    """The commit itself fails: neither may stand without the other."""
    await session.execute(text("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'"))
    await session.execute(
        text(
            "CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON kept_answers DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION fail()"
        )
    )
    await session.commit()
    assert refusal(await console.put(PRESENCE, json=LUNCH, headers=key())) == (500, "internal")
    assert (await count(session, PresenceChange), await count(session, KeptAnswer)) == (0, 0)
    await session.execute(text("DROP TRIGGER fails ON kept_answers"))
    await session.commit()

    answer = await console.put(PRESENCE, json=LUNCH, headers=key())

    assert (answer.status_code, replayed(answer)) == (200, False)
    assert await count(session, PresenceChange) == 1


async def test_what_was_refused_stays_refused_and_undone(admin: AsyncClient, session: AsyncSession) -> None:
    """Otherwise a request that came late a second time would do what its sender believes was refused."""
    await admin.post("/v1/numbers", json={"number": "helpdesk"})  # one must be left
    taken = await admin.post("/v1/numbers", json=SUPPORT)
    first = await admin.post("/v1/numbers", json=SUPPORT, headers=key())
    await admin.delete(f"/v1/numbers/{taken.json()['id']}")

    second = await admin.post("/v1/numbers", json=SUPPORT, headers=key())
    anew = await admin.post("/v1/numbers", json=SUPPORT, headers=key("another"))

    assert refusal(first) == refusal(second) == (409, "number-taken")
    assert second.headers["content-type"] == "application/problem+json"
    assert (replayed(second), anew.status_code) == (True, 201)
    assert await count(session, Number) == 2


async def test_what_failed_on_our_side_is_tried_again(
    console: AsyncClient, rooms: FakeRooms, enqueued: Enqueue, session: AsyncSession
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    path = f"/v1/calls/{entry.call_id}/hang-up"
    rooms.is_down = True
    down = await console.post(path, headers=key())
    rooms.is_down = False

    up = await console.post(path, headers=key())
    again = await console.post(path, headers=key())

    assert [each.status_code for each in (down, up, again)] == [503, 204, 204]
    assert (replayed(up), replayed(again)) == (False, True)
    assert len(rooms.deleted) == 1


async def test_whoever_comes_while_the_first_is_at_it_is_told_so_in_time(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "PATIENCE", timedelta(milliseconds=100))
    call = await make_call()
    await session.scalar(select(Call).where(Call.id == call.id).with_for_update())
    path, body = f"/v1/worker/calls/{call.id}/verify", {"postcode": "10001"}
    sent = [asyncio.create_task(worker.post(path, json=body, headers=key())) for _ in range(2)]

    done, waiting = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
    await session.rollback()  # lets go of the call, and with it of whoever has the key

    told = done.pop().result()
    assert refusal(told) == (409, "idempotency-in-progress")
    assert told.headers["retry-after"] == "1"
    assert (await waiting.pop()).status_code == 200
    assert replayed(await worker.post(path, json=body, headers=key()))


async def test_after_a_day_a_key_may_be_used_anew(console: AsyncClient, session: AsyncSession) -> None:
    await console.put(PRESENCE, json=LUNCH, headers=key())
    await session.execute(text("UPDATE kept_answers SET created_at = created_at - interval '25 hours'"))
    await session.commit()

    answer = await console.put(PRESENCE, json=LUNCH | {"reason": "a walk"}, headers=key())

    assert (answer.status_code, replayed(answer)) == (200, False)
    assert await count(session, PresenceChange) == 2
    assert replayed(await console.put(PRESENCE, json=LUNCH | {"reason": "a walk"}, headers=key()))


async def test_expired_answers_are_removed_in_batches_and_no_others(
    app: FastAPI, console: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(5):
        await console.put(PRESENCE, json=LUNCH, headers=key(str(uuid4())))
    await session.execute(text("UPDATE kept_answers SET created_at = created_at - interval '25 hours'"))
    await session.commit()
    await console.put(PRESENCE, json=LUNCH, headers=key("today"))

    assert await prune(app.state.sessions, batch=2) == 5
    assert await count(session, KeptAnswer) == 1


@pytest.mark.parametrize("value", ["", "k" * 201, "käse", "tab\tbed"])
async def test_a_malformed_key_is_refused(console: AsyncClient, session: AsyncSession, value: str) -> None:
    answer = await console.put(PRESENCE, json=LUNCH, headers={b"Idempotency-Key": value.encode("latin-1")})

    assert refusal(answer) == (400, "idempotency-key-malformed")
    assert await count(session, PresenceChange) == 0


async def test_the_longest_key_is_taken(console: AsyncClient) -> None:
    assert (await console.put(PRESENCE, json=LUNCH, headers=key("k" * 200))).status_code == 200


async def test_a_stranger_leaves_nothing_behind_and_learns_nothing(
    client: AsyncClient, console: AsyncClient, session: AsyncSession
) -> None:
    await console.put(PRESENCE, json=LUNCH, headers=key())

    assert refusal(await client.put(PRESENCE, json=LUNCH, headers=key())) == (401, "unauthorized")
    assert await count(session, KeptAnswer) == 1


async def test_whoever_has_logged_out_is_answered_nothing(console: AsyncClient) -> None:
    await console.put(PRESENCE, json=LUNCH, headers=key())
    cookies = dict(console.cookies)
    gone = await console.post("/v1/auth/logout", headers=key())
    console.cookies.update(cookies)

    answer = await console.put(PRESENCE, json=LUNCH, headers=key())

    assert (gone.status_code, refusal(answer)) == (204, (401, "unauthorized"))


async def test_an_answer_with_a_cookie_is_never_kept(console: AsyncClient, session: AsyncSession) -> None:
    await console.post("/v1/auth/logout", headers=key())

    assert await count(session, KeptAnswer) == 0


async def test_logging_in_takes_no_key(client: AsyncClient, make_operator: MakeOperator, session: AsyncSession) -> None:
    """A session is a secret, so that its answer may not be kept; and each wrong password has to count."""
    email = (await make_operator()).email
    wrong = [
        await client.post("/v1/auth/login", json={"email": email, "password": "wrong"}, headers=key()) for _ in range(2)
    ]
    right = [
        await client.post("/v1/auth/login", json={"email": email, "password": PASSWORD}, headers=key())
        for _ in range(2)
    ]

    assert [answer.status_code for answer in (*wrong, *right)] == [401, 401, 200, 200]
    assert right[0].headers["set-cookie"] != right[1].headers["set-cookie"]
    assert await count(session, KeptAnswer) == 0


async def test_wrong_passwords_with_a_key_count(
    client: AsyncClient, make_operator: MakeOperator, session: AsyncSession
) -> None:
    email = (await make_operator()).email
    for _ in range(2):
        await client.post("/v1/auth/login", json={"email": email, "password": "wrong"}, headers=key())

    assert await count(session, models.SignIn) == 2
