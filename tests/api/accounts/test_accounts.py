import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Role
from api.models import Operator, PresenceChange
from tests.api.accounts.conftest import settings
from tests.api.conftest import PASSWORD, Connect, Enqueue, MakeOperator, SignIn
from tests.api.queries import Queries

pytestmark = pytest.mark.api

NEW = {
    "email": "Nina@tandem.example",
    "name": "Nina  Park ",
    "role": "supervisor",
    "skills": [{"skill": "sales", "level": 3}],
}
OWN_PASSWORD = "quiet harbour lamp"


async def changes(admin: AsyncClient, account: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Oldest first: field, before, after, by whom."""
    found = (await admin.get(f"{account}/changes")).json()
    return [(each["field"], each["before"], each["after"], (each["by"] or {}).get("name")) for each in reversed(found)]


async def test_an_admin_adds_somebody_who_chooses_a_password_at_the_first_sign_in(
    admin: AsyncClient, client: AsyncClient
) -> None:
    answer = await admin.post("/v1/accounts", json=NEW)
    assert answer.status_code == 201
    account, given_out = answer.json()["account"], answer.json()["one_time_password"]
    assert (account["email"], account["name"], account["role"]) == ("nina@tandem.example", "Nina Park", "supervisor")
    assert account["one_time_until"] == given_out["until"]

    login = {"email": "nina@tandem.example", "password": given_out["password"]}
    me = (await client.post("/v1/auth/login", json=login)).json()
    closed = await client.get("/v1/operators")
    changed = await client.put("/v1/auth/me/password", json={"old": given_out["password"], "new": OWN_PASSWORD})

    assert me["must_change_password"] is True
    assert (closed.status_code, closed.json()["code"]) == (403, "password-change-required")
    assert (changed.status_code, changed.json()["must_change_password"]) == (200, False)
    assert (await client.get("/v1/operators")).status_code == 200
    assert (await client.post("/v1/auth/login", json=login)).status_code == 401
    assert (await client.post("/v1/auth/login", json=login | {"password": OWN_PASSWORD})).status_code == 200


async def test_a_one_time_password_is_good_for_a_week(
    admin: AsyncClient, client: AsyncClient, session: AsyncSession
) -> None:
    given_out = (await admin.post("/v1/accounts", json=NEW)).json()["one_time_password"]
    until = datetime.fromisoformat(given_out["until"])
    assert timedelta(days=6, hours=23) < until - datetime.now(UTC) <= timedelta(days=7)
    late = datetime.now(UTC) - timedelta(seconds=1)
    await session.execute(update(Operator).where(Operator.one_time_until.is_not(None)).values(one_time_until=late))
    await session.commit()

    login = {"email": "nina@tandem.example", "password": given_out["password"]}
    answer = await client.post("/v1/auth/login", json=login)

    assert (answer.status_code, answer.json()["code"]) == (401, "one-time-password-expired")
    [refused] = (await admin.get("/v1/sign-ins", params={"event": "refused"})).json()["items"]
    assert (refused["email"], refused["reason"]) == ("nina@tandem.example", answer.json()["detail"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nina"},
        {"email": ""},
        {"email": "a b@c"},
        {"name": "  "},
        {"name": "N\x00"},
        {"name": "N" * 81},
        {"role": "owner"},
        {"skills": [{"skill": "sales", "level": 9}]},
        {"password": "one that I like"},
    ],
)
async def test_an_account_that_makes_no_sense_is_refused(admin: AsyncClient, wrong: dict[str, Any]) -> None:
    answer = await admin.post("/v1/accounts", json=NEW | wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_an_address_belongs_to_one_person(admin: AsyncClient, operator: Operator) -> None:
    answers = [
        await admin.post("/v1/accounts", json=NEW | {"email": "OLIVIA@tandem.example"}),
        *await asyncio.gather(*(admin.post("/v1/accounts", json=NEW) for _ in range(2))),
    ]

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert (answers[0].json()["code"], answers[0].json()["field"]) == ("email-taken", "email")


async def test_each_changed_field_is_on_record_with_who_changed_it(
    admin: AsyncClient, operator: Operator, olivia: str
) -> None:
    body = settings(name="Olivia Reed", role="supervisor", skills=[{"skill": "billing", "level": 4}])

    answer = await admin.put(olivia, json=body)
    await admin.put(olivia, json=body)

    assert (answer.status_code, answer.json()["name"], answer.json()["role"]) == (200, "Olivia Reed", "supervisor")
    assert await changes(admin, olivia) == [
        ("name", "Olivia Stone", "Olivia Reed", "Ada Byron"),
        ("role", "operator", "supervisor", "Ada Byron"),
        ("skills", "billing 1, general 1, sales 1, technical 1", "billing 4", "Ada Byron"),
    ]


async def test_what_an_admin_says_by_the_older_address_of_skills_is_on_record_too(
    admin: AsyncClient, operator: Operator, olivia: str
) -> None:
    await admin.put(f"/v1/operators/{operator.id}/skills", json={"skills": []})

    assert await changes(admin, olivia) == [("skills", "billing 1, general 1, sales 1, technical 1", None, "Ada Byron")]


async def test_an_address_that_somebody_else_has_is_not_taken_over(admin: AsyncClient, olivia: str) -> None:
    answer = await admin.put(olivia, json=settings(email="ada@tandem.example"))

    assert (answer.status_code, answer.json()["code"]) == (409, "email-taken")
    assert await changes(admin, olivia) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE account_changes SET field = ''", "DELETE FROM account_changes", "TRUNCATE account_changes"]
)
async def test_the_record_of_changes_cannot_be_changed(
    admin: AsyncClient, olivia: str, session: AsyncSession, statement: str
) -> None:
    await admin.put(olivia, json=settings(name="Olivia Reed"))

    with pytest.raises(DBAPIError, match="append-only"):
        await session.execute(text(statement))


async def test_a_new_role_holds_from_the_next_request_on(admin: AsyncClient, console: AsyncClient, olivia: str) -> None:
    assert (await console.get("/v1/operators")).status_code == 403

    await admin.put(olivia, json=settings(role="supervisor"))

    assert (await console.get("/v1/operators")).status_code == 200


async def test_who_is_deactivated_is_out_at_once_and_stays_on_record(
    admin: AsyncClient,
    console: AsyncClient,
    client: AsyncClient,
    operator: Operator,
    olivia: str,
    session: AsyncSession,
) -> None:
    answer = await admin.post(f"{olivia}/deactivate")

    assert (answer.status_code, answer.json()["presence"], answer.json()["sessions"]) == (200, "offline", 0)
    assert (await console.get("/v1/auth/me")).status_code == 401
    login = await client.post("/v1/auth/login", json={"email": operator.email, "password": PASSWORD})
    assert (login.status_code, login.json()["code"]) == (403, "account-deactivated")
    assert [each["name"] for each in (await admin.get("/v1/operators")).json()] == ["Ada Byron"]
    assert [each["name"] for each in (await admin.get("/v1/accounts")).json()] == ["Ada Byron", "Olivia Stone"]
    recorded = (await session.scalars(select(PresenceChange))).one()
    assert (recorded.after, recorded.change, recorded.by is not None) == ("offline", "deactivated", True)
    assert await changes(admin, olivia) == [("active", "yes", "no", "Ada Byron")]
    [revoked] = (await admin.get("/v1/sign-ins", params={"event": "revoked"})).json()["items"]
    assert (revoked["by"]["name"], revoked["reason"]) == ("Ada Byron", "account deactivated")


async def test_a_wrong_password_does_not_learn_that_the_account_is_deactivated(
    admin: AsyncClient, client: AsyncClient, operator: Operator, olivia: str
) -> None:
    await admin.post(f"{olivia}/deactivate")

    login = await client.post("/v1/auth/login", json={"email": operator.email, "password": "guess"})

    assert login.json()["code"] == "wrong-password"


async def test_deactivating_twice_is_the_same_as_once(admin: AsyncClient, olivia: str) -> None:
    once = (await admin.post(f"{olivia}/deactivate")).json()

    assert (await admin.post(f"{olivia}/deactivate")).json() == once
    assert len(await changes(admin, olivia)) == 1


async def test_who_is_reactivated_signs_in_as_before(
    admin: AsyncClient, client: AsyncClient, operator: Operator, olivia: str
) -> None:
    await admin.post(f"{olivia}/deactivate")

    answer = await admin.post(f"{olivia}/reactivate")

    assert (answer.status_code, answer.json()["deactivated_at"]) == (200, None)
    login = await client.post("/v1/auth/login", json={"email": operator.email, "password": PASSWORD})
    assert login.status_code == 200
    assert [change[1:3] for change in await changes(admin, olivia)] == [("yes", "no"), ("no", "yes")]


async def test_nobody_is_deactivated_with_a_caller_or_a_wrap_up(
    admin: AsyncClient, worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, olivia: str
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    talking = await admin.post(f"{olivia}/deactivate")
    await console.post(f"/v1/calls/{entry.call_id}/hang-up")
    wrapping_up = await admin.post(f"{olivia}/deactivate")

    assert (talking.status_code, talking.json()["code"]) == (409, "operator-busy")
    assert "talking with a caller" in talking.json()["detail"]
    assert (wrapping_up.status_code, wrapping_up.json()["code"]) == (409, "wrap-up-open")
    assert (await console.get("/v1/auth/me")).status_code == 200
    await console.post(f"/v1/queue/{entry.id}/wrap-up", json={"disposition": "resolved"})
    assert (await admin.post(f"{olivia}/deactivate")).status_code == 200


async def test_the_last_admin_stays_one(admin: AsyncClient, olivia: str) -> None:
    [ada] = [each for each in (await admin.get("/v1/accounts")).json() if each["role"] == "admin"]
    path = f"/v1/accounts/{ada['id']}"

    refused = [
        await admin.post(f"{path}/deactivate"),
        await admin.put(path, json=settings(email="ada@tandem.example", name="Ada Byron", role="supervisor")),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(409, "last-admin")] * 2
    await admin.put(olivia, json=settings(role="admin"))
    assert (await admin.post(f"{path}/deactivate")).status_code == 200


async def test_of_two_last_admins_who_remove_one_another_one_stays(
    admin: AsyncClient, make_operator: MakeOperator, sign_in: SignIn, session: AsyncSession
) -> None:
    eve = await make_operator("Eve Ward", role=Role.admin)
    eves = await sign_in(eve)
    [ada] = [each for each in (await admin.get("/v1/accounts")).json() if each["name"] == "Ada Byron"]

    await asyncio.gather(
        admin.post(f"/v1/accounts/{eve.id}/deactivate"), eves.post(f"/v1/accounts/{ada['id']}/deactivate")
    )

    active = select(Operator.name).where(Operator.role == Role.admin, Operator.deactivated_at.is_(None))
    assert len((await session.scalars(active)).all()) == 1


async def test_a_reset_password_signs_out_everywhere_and_has_to_be_replaced(
    admin: AsyncClient, console: AsyncClient, client: AsyncClient, operator: Operator, olivia: str
) -> None:
    given_out = (await admin.post(f"{olivia}/password")).json()

    assert (await console.get("/v1/auth/me")).status_code == 401
    old, new = [
        await client.post("/v1/auth/login", json={"email": operator.email, "password": password})
        for password in (PASSWORD, given_out["password"])
    ]
    assert (old.status_code, new.json()["must_change_password"]) == (401, True)
    assert await changes(admin, olivia) == [("password", None, "one-time password", "Ada Byron")]


async def test_with_a_password_that_was_given_out_one_can_still_leave(
    admin: AsyncClient, client: AsyncClient, operator: Operator, olivia: str
) -> None:
    given_out = (await admin.post(f"{olivia}/password")).json()
    await client.post("/v1/auth/login", json={"email": operator.email, "password": given_out["password"]})

    assert (await client.post("/v1/auth/logout")).status_code == 204
    assert (await client.get("/v1/auth/me")).status_code == 401


async def test_the_list_says_when_somebody_was_last_there_and_asks_the_database_a_few_times(
    admin: AsyncClient, make_operator: MakeOperator, sign_in: SignIn, queries: Queries
) -> None:
    for name in ("Omar Reyes", "Olivia Stone", "Otto Lang"):
        await make_operator(name)
    await sign_in(await make_operator("Zoe Quinn"))

    with queries.counted() as count:
        listed = (await admin.get("/v1/accounts")).json()

    assert count() <= 5
    seen = {each["name"]: (each["last_signed_in_at"] is not None, each["sessions"]) for each in listed}
    assert (seen["Zoe Quinn"], seen["Otto Lang"]) == ((True, 1), (False, 0))
    assert "password_hash" not in listed[0]


async def test_an_account_that_nobody_has_is_not_found(admin: AsyncClient) -> None:
    path = f"/v1/accounts/{uuid4()}"
    answers = [
        await admin.get(path),
        await admin.put(path, json=settings()),
        *[await admin.post(f"{path}/{what}") for what in ("deactivate", "reactivate", "password")],
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "operator-not-found")] * 5


async def test_a_deactivated_person_is_never_at_a_desk(session: AsyncSession, operator: Operator) -> None:
    """Whoever writes to the table, whatever for."""
    with pytest.raises(DBAPIError, match="deactivated_is_offline"):
        await session.execute(update(Operator).values(deactivated_at=datetime.now(UTC)))


async def test_a_session_that_opens_while_the_account_closes_opens_nothing(
    connect: Connect, sign_in: SignIn, operator: Operator, session: AsyncSession
) -> None:
    browser = await sign_in(operator)
    await session.execute(update(Operator).values(deactivated_at=datetime.now(UTC), presence="offline"))
    await session.commit()

    assert (await browser.get("/v1/auth/me")).status_code == 401
