from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth import sessions
from api.models import Operator, OperatorSession, SignIn
from tests.api.conftest import PASSWORD, MakeOperator
from tests.api.conftest import SignIn as LogIn
from tests.api.queries import Queries

pytestmark = pytest.mark.api

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"


async def record(admin: AsyncClient, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await admin.get("/v1/sign-ins", params=query)).json()["items"]
    return items


async def test_who_signed_in_and_out_is_on_record_with_from_where(
    admin: AsyncClient, client: AsyncClient, operator: Operator
) -> None:
    client.headers["user-agent"] = BROWSER
    await client.post("/v1/auth/login", json={"email": " Olivia@Tandem.Example", "password": PASSWORD})
    await client.post("/v1/auth/logout")

    out, into = await record(admin, operator_id=operator.id)

    assert (into["event"], out["event"]) == ("signed_in", "signed_out")
    for item in (into, out):
        assert (item["email"], item["operator"]["name"], item["way"]) == (
            "olivia@tandem.example",
            "Olivia Stone",
            "password",
        )
        assert (item["address"], item["browser"]) == ("127.0.0.1", BROWSER)


async def test_a_wrong_password_is_on_record_also_for_an_address_that_nobody_has(
    admin: AsyncClient, client: AsyncClient, operator: Operator
) -> None:
    for email in ("olivia@tandem.example", "nobody@tandem.example"):
        await client.post("/v1/auth/login", json={"email": email, "password": "guess"})

    nobody, olivia = await record(admin, event="failed")

    assert (olivia["email"], olivia["operator"]["name"]) == ("olivia@tandem.example", "Olivia Stone")
    assert (nobody["email"], nobody["operator"]) == ("nobody@tandem.example", None)
    assert "guess" not in str([nobody, olivia])


async def test_an_expired_session_is_on_record_once(
    admin: AsyncClient, console: AsyncClient, operator: Operator, session: AsyncSession
) -> None:
    ended_at = datetime.now(UTC) - timedelta(minutes=3)
    mine = OperatorSession.operator_id == operator.id
    await session.execute(update(OperatorSession).where(mine).values(expires_at=ended_at))
    await session.commit()

    assert await sessions.record_expired(session) == 1
    assert await sessions.record_expired(session) == 0
    await session.commit()

    [expired] = await record(admin, event="expired")
    assert (expired["operator"]["name"], datetime.fromisoformat(expired["at"])) == ("Olivia Stone", ended_at)
    assert (await console.get("/v1/auth/me")).json()["code"] == "session-expired"


async def test_what_expired_long_ago_is_forgotten(console: AsyncClient, session: AsyncSession) -> None:
    await session.execute(update(OperatorSession).values(expires_at=datetime.now(UTC) - timedelta(days=2)))

    await sessions.record_expired(session)

    assert (await session.scalars(select(OperatorSession))).all() == []


async def test_a_session_that_has_expired_is_not_signed_out_of_as_well(
    console: AsyncClient, session: AsyncSession, operator: Operator
) -> None:
    await session.execute(update(OperatorSession).values(expires_at=datetime.now(UTC) - timedelta(minutes=3)))
    await session.commit()

    await sessions.end(session, console.cookies["tandem_session"])

    assert [row.event for row in await session.scalars(select(SignIn))] == ["signed_in"]


@pytest.mark.parametrize("statement", ["UPDATE sign_ins SET email = ''", "DELETE FROM sign_ins", "TRUNCATE sign_ins"])
async def test_the_record_cannot_be_changed(console: AsyncClient, session: AsyncSession, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        await session.execute(text(statement))


async def test_the_record_comes_in_pages_and_the_pages_in_few_questions(
    admin: AsyncClient, queries: Queries, make_operator: MakeOperator, sign_in: LogIn
) -> None:
    for name in ("Omar Reyes", "Olivia Stone", "Otto Lang"):
        await sign_in(await make_operator(name))

    with queries.counted() as count:
        first = (await admin.get("/v1/sign-ins", params={"limit": 2})).json()
    second = (await admin.get("/v1/sign-ins", params={"limit": 2, "before": first["next"]})).json()

    names = [item["operator"]["name"] for item in first["items"] + second["items"]]
    assert names == ["Otto Lang", "Olivia Stone", "Omar Reyes", "Ada Byron"]
    assert count() <= 6


@pytest.mark.parametrize("query", [{"event": "gossip"}, {"operator_id": "me"}, {"before": "yesterday"}])
async def test_a_question_that_makes_no_sense_is_refused(admin: AsyncClient, query: dict[str, str]) -> None:
    assert (await admin.get("/v1/sign-ins", params=query)).status_code == 422
