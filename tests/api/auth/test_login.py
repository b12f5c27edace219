from datetime import UTC, datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.app import create_app
from api.config import Settings
from api.models import Operator, OperatorSession
from api.telephony.rooms import FakeRooms
from tests.api.conftest import BASE_URL, PASSWORD, Connect, MakeOperator, SignIn

pytestmark = pytest.mark.api

LOGIN = {"email": "olivia@tandem.example", "password": PASSWORD}


async def test_the_right_password_opens_a_session(client: AsyncClient, operator: Operator) -> None:
    answer = await client.post("/v1/auth/login", json=LOGIN)

    assert (answer.status_code, answer.json()["name"], answer.json()["role"]) == (200, "Olivia Stone", "operator")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("tandem_session=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert (await client.get("/v1/auth/me")).json()["email"] == "olivia@tandem.example"


async def test_in_production_the_cookie_needs_https(database_url: str, operator: Operator) -> None:
    secret = "s" * 40
    settings = Settings(
        database_url=database_url,
        env="production",
        livekit_api_key="key",
        livekit_api_secret=secret,
        worker_token=secret,
    )
    app = create_app(settings, rooms=FakeRooms())
    async with app.router.lifespan_context(app), AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as client:
        answer = await client.post("/v1/auth/login", json=LOGIN)

    assert "secure" in answer.headers["set-cookie"].lower()


async def test_the_address_may_be_typed_in_capitals(client: AsyncClient, operator: Operator) -> None:
    answer = await client.post("/v1/auth/login", json=LOGIN | {"email": " Olivia@Tandem.Example "})

    assert answer.status_code == 200


async def test_a_wrong_password_and_an_unknown_address_look_the_same(client: AsyncClient, operator: Operator) -> None:
    wrong = await client.post("/v1/auth/login", json=LOGIN | {"password": "guess"})
    unknown = await client.post("/v1/auth/login", json=LOGIN | {"email": "nobody@tandem.example"})

    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong-password")
    assert unknown.json() == wrong.json()
    assert "set-cookie" not in wrong.headers


async def test_the_token_itself_is_not_in_the_database(
    client: AsyncClient, session: AsyncSession, operator: Operator
) -> None:
    await client.post("/v1/auth/login", json=LOGIN)

    stored = (await session.scalars(select(OperatorSession.token_hash))).one()

    assert stored != client.cookies["tandem_session"]
    assert len(stored) == 64


async def test_an_expired_session_says_so(console: AsyncClient, session: AsyncSession) -> None:
    await session.execute(update(OperatorSession).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    await session.commit()

    answer = await console.get("/v1/auth/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "session-expired")


async def test_a_session_that_is_used_lives_on(console: AsyncClient, session: AsyncSession) -> None:
    nearly_over = datetime.now(UTC) + timedelta(minutes=1)
    await session.execute(update(OperatorSession).values(expires_at=nearly_over))
    await session.commit()

    await console.get("/v1/auth/me")

    expires_at = (await session.scalars(select(OperatorSession.expires_at))).one()
    assert expires_at > nearly_over + timedelta(hours=11)


async def test_logging_out_ends_the_session_and_the_presence(
    console: AsyncClient, session: AsyncSession, operator: Operator
) -> None:
    token = console.cookies["tandem_session"]

    answer = await console.post("/v1/auth/logout")

    assert answer.status_code == 204
    console.cookies.set("tandem_session", token)
    assert (await console.get("/v1/auth/me")).json()["code"] == "unauthorized"
    await session.refresh(operator)
    assert operator.presence == "offline"


@pytest.mark.parametrize("token", ["", "x", "\xe9"])
async def test_a_made_up_cookie_opens_nothing(client: AsyncClient, token: str) -> None:
    answer = await client.get("/v1/auth/me", headers={b"cookie": f"tandem_session={token}".encode("latin-1")})

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


async def test_roles_are_enforced(console: AsyncClient, make_operator: MakeOperator, sign_in: SignIn) -> None:
    supervisor = await sign_in(await make_operator("Sue Perry", role="supervisor"))
    admin = await sign_in(await make_operator("Ada Byron", role="admin"))

    refused = await console.get("/v1/operators")

    assert (refused.status_code, refused.json()["code"]) == (403, "role-too-low")
    for client in (supervisor, admin):
        listed = (await client.get("/v1/operators")).json()
        assert [item["name"] for item in listed] == ["Ada Byron", "Olivia Stone", "Sue Perry"]
        assert "password_hash" not in listed[0]


async def test_a_planted_token_is_not_the_one_that_logging_in_opens(client: AsyncClient, operator: Operator) -> None:
    client.cookies.set("tandem_session", "planted")

    await client.post("/v1/auth/login", json=LOGIN)

    assert client.cookies.get("tandem_session", domain="tandem.test") not in (None, "planted")
    client.cookies.clear()
    answer = await client.get("/v1/auth/me", headers={"cookie": "tandem_session=planted"})
    assert answer.status_code == 401


async def test_logging_in_again_ends_the_session_that_the_browser_had(
    console: AsyncClient, connect: Connect, make_operator: MakeOperator
) -> None:
    before = console.cookies["tandem_session"]
    await make_operator("Omar Reyes")

    await console.post("/v1/auth/login", json={"email": "omar@tandem.example", "password": PASSWORD})

    assert (await console.get("/v1/auth/me")).json()["name"] == "Omar Reyes"
    other = await connect()
    other.cookies.set("tandem_session", before)
    assert (await other.get("/v1/auth/me")).status_code == 401
