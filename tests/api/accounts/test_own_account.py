from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Operator
from tests.api.conftest import PASSWORD, MakeOperator, SignIn

pytestmark = pytest.mark.api

NEW = "quiet harbour lamp"
SESSIONS = "/v1/auth/me/sessions"


async def change(browser: AsyncClient, old: str = PASSWORD, new: str = NEW) -> tuple[int, dict[str, Any]]:
    answer = await browser.put("/v1/auth/me/password", json={"old": old, "new": new})
    return answer.status_code, answer.json()


async def test_a_new_password_ends_every_other_session(
    console: AsyncClient, client: AsyncClient, sign_in: SignIn, operator: Operator
) -> None:
    elsewhere = await sign_in(operator)

    status, _ = await change(console)

    assert status == 200
    assert (await console.get("/v1/auth/me")).status_code == 200
    assert (await elsewhere.get("/v1/auth/me")).status_code == 401
    login = {"email": operator.email, "password": NEW}
    assert (await client.post("/v1/auth/login", json=login)).status_code == 200


async def test_whoever_sits_down_at_an_open_desk_cannot_take_the_account_over(console: AsyncClient) -> None:
    status, problem = await change(console, old="guess")

    assert (status, problem["code"], problem["field"]) == (422, "wrong-old-password", "old")
    assert (await console.get("/v1/auth/me")).status_code == 200


async def test_guessing_at_the_old_password_is_limited_and_on_record(
    admin: AsyncClient, console: AsyncClient, operator: Operator
) -> None:
    for _ in range(10):
        await change(console, old="guess")

    status, problem = await change(console)

    assert (status, problem["code"]) == (429, "too-many-attempts")
    failed = (await admin.get("/v1/sign-ins", params={"event": "failed"})).json()["items"]
    assert len(failed) == 10


@pytest.mark.parametrize("new", ["short", "olivia@tandem.example", "password1234", PASSWORD])
async def test_a_weak_password_is_refused_and_the_old_one_stays(console: AsyncClient, new: str) -> None:
    status, problem = await change(console, new=new)

    assert (status, problem["code"], problem["field"]) == (422, "weak-password", "new")
    assert (await change(console))[0] == 200


@pytest.mark.parametrize("body", [{}, {"old": PASSWORD}, {"old": PASSWORD, "new": "x" * 1_001}, {"old": 1, "new": 2}])
async def test_a_change_without_its_parts_is_refused(console: AsyncClient, body: dict[str, Any]) -> None:
    answer = await console.put("/v1/auth/me/password", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_who_has_no_password_here_cannot_change_it(
    console: AsyncClient, session: AsyncSession, operator: Operator
) -> None:
    await session.execute(update(Operator).values(password_hash=None))
    await session.commit()

    status, problem = await change(console)

    assert (status, problem["code"]) == (422, "no-password")


async def test_one_sees_where_one_is_signed_in(console: AsyncClient, sign_in: SignIn, operator: Operator) -> None:
    elsewhere = await sign_in(operator)
    elsewhere.headers["user-agent"] = "ignored: it is the one that signed in"

    [first, second] = (await elsewhere.get(SESSIONS)).json()

    assert [first["is_own"], second["is_own"]] == [True, False]
    assert (first["address"], first["way"]) == ("127.0.0.1", "password")
    assert first["browser"].startswith("python-httpx")
    assert first["created_at"] > second["created_at"]
    assert "token" not in str(first)


async def test_one_signs_out_one_browser_or_all_others(
    console: AsyncClient, sign_in: SignIn, operator: Operator
) -> None:
    one, other, third = [await sign_in(operator) for _ in range(3)]
    [ones] = [each for each in (await one.get(SESSIONS)).json() if each["is_own"]]

    assert (await console.delete(f"{SESSIONS}/{ones['id']}")).status_code == 204
    assert [(await each.get("/v1/auth/me")).status_code for each in (one, other, third)] == [401, 200, 200]
    again = await console.delete(f"{SESSIONS}/{ones['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "session-not-found")

    assert (await console.delete(SESSIONS)).status_code == 204
    assert [(await each.get("/v1/auth/me")).status_code for each in (other, third, console)] == [401, 401, 200]


async def test_nobody_signs_somebody_else_out(
    console: AsyncClient, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    omars = await sign_in(await make_operator("Omar Reyes"))
    [his] = (await omars.get(SESSIONS)).json()

    answer = await console.delete(f"{SESSIONS}/{his['id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "session-not-found")
    assert (await omars.get("/v1/auth/me")).status_code == 200


async def test_an_admin_signs_anybody_out(admin: AsyncClient, sign_in: SignIn, operator: Operator) -> None:
    one, other = [await sign_in(operator) for _ in range(2)]
    path = f"/v1/accounts/{operator.id}/sessions"
    listed = (await admin.get(path)).json()
    assert (len(listed), {each["is_own"] for each in listed}) == (2, {False})

    assert (await admin.delete(f"{path}/{listed[0]['id']}")).status_code == 204
    assert [(await each.get("/v1/auth/me")).status_code for each in (other, one)] == [401, 200]
    assert (await admin.delete(path)).status_code == 204
    assert (await one.get("/v1/auth/me")).status_code == 401
    revoked = (await admin.get("/v1/sign-ins", params={"event": "revoked"})).json()["items"]
    assert [each["by"]["name"] for each in revoked] == ["Ada Byron"] * 2
