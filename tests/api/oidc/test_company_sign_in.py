import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Role
from api.models import AccountChange, OidcAttempt, Operator, SignIn
from tests.api.conftest import BASE_URL, PASSWORD, Connect, MakeOperator
from tests.api.oidc.conftest import at_provider, sign_in_there
from tests.api.oidc.provider import FakeProvider

pytestmark = pytest.mark.api


def refused(answer: Response) -> str:
    assert answer.status_code == 303
    assert "tandem_session" not in answer.headers.get("set-cookie", "")
    address = urlsplit(answer.headers["location"])
    assert address.path == "/login"
    [refusal] = parse_qs(address.query)["refused"]
    return refusal


async def test_whoever_the_provider_knows_is_signed_in_with_the_account_of_their_address(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    answer = await sign_in_there(client, "/calls?state=active")

    assert (answer.status_code, answer.headers["location"]) == (303, "/calls?state=active")
    cookies = ", ".join(answer.headers.get_list("set-cookie")).lower()
    assert "tandem_session=" in cookies
    assert "httponly" in cookies
    assert "samesite=strict" in cookies
    assert (await client.get("/v1/auth/me")).json()["name"] == "Olivia Stone"
    [session] = (await client.get("/v1/auth/me/sessions")).json()
    assert session["way"] == "oidc"


async def test_the_provider_is_asked_as_the_protocol_wants_it(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    await sign_in_there(client)

    assert provider.asked["redirect_uri"] == f"{BASE_URL}/v1/auth/oidc/callback"
    assert provider.asked["code_challenge_method"] == "S256"
    assert len({provider.asked[name] for name in ("state", "nonce", "code_challenge")}) == 3
    assert min(len(provider.asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


async def test_an_address_in_capitals_is_the_same(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    provider.person["email"] = "Olivia@Tandem.Example"

    assert (await sign_in_there(client)).headers["location"] == "/"


async def test_an_address_that_only_userinfo_tells_is_found_there(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    provider.keeps_email_for_userinfo = True

    assert (await sign_in_there(client)).headers["location"] == "/"


async def test_userinfo_about_somebody_else_is_not_believed(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    provider.keeps_email_for_userinfo, provider.userinfo_sub = True, "somebody else"

    assert refused(await sign_in_there(client)) == "answer_untrusted"


@pytest.mark.parametrize(
    ("altered", "header"),
    [
        ({"nonce": "of another attempt"}, {}),
        ({"nonce": None}, {}),
        ({"aud": "another program"}, {}),
        ({"aud": ["tandem-console", "another program"]}, {}),
        ({"azp": "another program"}, {}),
        ({"iss": "https://evil.example"}, {}),
        ({"exp": 1_700_000_000}, {}),
        ({"exp": None}, {}),
        ({"iat": 4_000_000_000}, {}),
        ({"sub": None}, {}),
        ({}, {"kid": "unknown"}),
        ({}, {"alg": "none"}),
        ({}, {"alg": "HS256"}),
    ],
)
async def test_a_token_that_is_not_good_opens_nothing(
    client: AsyncClient,
    provider: FakeProvider,
    operator: Operator,
    session: AsyncSession,
    altered: dict[str, Any],
    header: dict[str, Any],
) -> None:
    provider.altered, provider.header = altered, header

    assert refused(await sign_in_there(client)) == "answer_untrusted"
    assert (await client.get("/v1/auth/me")).status_code == 401
    recorded = (await session.scalars(select(SignIn))).one()
    assert (recorded.event, recorded.way) == ("refused", "oidc")


async def test_a_token_that_somebody_else_signed_under_the_keys_name_opens_nothing(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    genuine = provider.published
    provider.rotate("first")
    provider.published = genuine

    assert refused(await sign_in_there(client)) == "answer_untrusted"


@pytest.mark.parametrize(("seconds", "is_in"), [(-50, True), (-70, False)])
async def test_clocks_may_differ_by_a_minute(
    client: AsyncClient, provider: FakeProvider, operator: Operator, seconds: int, is_in: bool
) -> None:
    provider.altered = {"exp": int(datetime.now(UTC).timestamp()) + seconds}

    answer = await sign_in_there(client)

    assert (answer.headers["location"] == "/") is is_in


async def test_a_rotated_key_is_fetched_and_a_known_one_is_not_fetched_again(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    for _ in range(2):
        assert (await sign_in_there(client)).headers["location"] == "/"
    assert provider.keys_fetched == 1

    provider.rotate()

    assert (await sign_in_there(client)).headers["location"] == "/"
    assert provider.keys_fetched == 2


@pytest.mark.parametrize("verified", [False, None, "true"])
async def test_an_address_that_nobody_has_checked_says_nothing(
    client: AsyncClient, provider: FakeProvider, operator: Operator, verified: object
) -> None:
    provider.person["email_verified"] = verified

    assert refused(await sign_in_there(client)) == "email_unverified"


@pytest.mark.parametrize("email", [None, "", "olivia", 7, ["olivia@tandem.example"]])
async def test_without_an_address_nobody_is_known(
    client: AsyncClient, provider: FakeProvider, operator: Operator, email: object
) -> None:
    provider.person["email"] = email

    assert refused(await sign_in_there(client)) == "email_unverified"


async def test_an_answer_counts_once(client: AsyncClient, provider: FakeProvider, operator: Operator) -> None:
    away = await client.get("/v1/auth/oidc/login")
    state = client.cookies["tandem_sign_in"]
    assert state in away.headers["location"]
    back = f"/v1/auth/oidc/callback?state={state}&code=made-up"
    cookie = {"cookie": f"tandem_sign_in={state}"}
    client.cookies.clear()

    answers = await asyncio.gather(*(client.get(back, headers=cookie) for _ in range(3)))

    assert sorted(map(refused, answers)) == ["answer_untrusted", "attempt_unknown", "attempt_unknown"]


async def test_an_answer_of_somebody_elses_attempt_does_not_sign_a_browser_in(
    client: AsyncClient, connect: Connect, provider: FakeProvider, operator: Operator
) -> None:
    """Login CSRF: the link of an attacker who stopped half-way."""
    planted = await at_provider(await connect())

    assert refused(await client.get(planted)) == "attempt_unknown"
    await client.get("/v1/auth/oidc/login")
    assert refused(await client.get(planted)) == "attempt_unknown"


async def test_an_attempt_is_over_after_ten_minutes(
    client: AsyncClient, provider: FakeProvider, operator: Operator, session: AsyncSession
) -> None:
    back = await at_provider(client)
    await session.execute(update(OidcAttempt).values(started_at=datetime.now(UTC) - timedelta(minutes=10)))
    await session.commit()

    assert refused(await client.get(back)) == "attempt_unknown"
    await client.get("/v1/auth/oidc/login")
    assert len((await session.scalars(select(OidcAttempt.id))).all()) == 1


async def test_an_answer_that_names_another_issuer_is_not_believed(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    back = await at_provider(client)

    mixed_up = back.replace("iss=http%3A%2F%2F127.0.0.1", "iss=http%3A%2F%2Fevil.example")

    assert mixed_up != back
    assert refused(await client.get(mixed_up)) == "answer_untrusted"


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x", "?state=&code="])
async def test_a_made_up_answer_is_refused(client: AsyncClient, provider: FakeProvider, query: str) -> None:
    assert refused(await client.get(f"/v1/auth/oidc/callback{query}")) == "attempt_unknown"


async def test_who_thinks_better_of_it_is_back_at_the_login(client: AsyncClient, provider: FakeProvider) -> None:
    provider.refuses_with = "access_denied"

    assert refused(await sign_in_there(client)) == "provider_refused"


async def test_a_provider_that_is_down_is_said_so_and_found_again(
    client: AsyncClient, provider: FakeProvider, operator: Operator
) -> None:
    provider.is_down = True
    assert refused(await client.get("/v1/auth/oidc/login")) == "provider_unreachable"

    provider.is_down = False
    assert (await sign_in_there(client)).headers["location"] == "/"


async def test_a_provider_that_calls_itself_otherwise_is_not_gone_to(
    client: AsyncClient, provider: FakeProvider
) -> None:
    provider.issuer = "https://evil.example"

    assert refused(await client.get("/v1/auth/oidc/login")) == "answer_untrusted"


@pytest.mark.parametrize("page", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/\n"])
async def test_nobody_is_led_on_to_another_site(
    client: AsyncClient, provider: FakeProvider, operator: Operator, page: str
) -> None:
    assert (await sign_in_there(client, page)).headers["location"] == "/"


async def test_who_has_no_account_stays_out(client: AsyncClient, provider: FakeProvider, session: AsyncSession) -> None:
    assert refused(await sign_in_there(client)) == "no_account"
    assert (await session.scalars(select(Operator))).all() == []


async def test_who_is_deactivated_stays_out(
    client: AsyncClient, provider: FakeProvider, make_operator: MakeOperator, session: AsyncSession
) -> None:
    olivia = await make_operator(presence="offline", deactivated_at=datetime.now(UTC))

    assert refused(await sign_in_there(client)) == "account_deactivated"
    recorded = (await session.scalars(select(SignIn))).one()
    assert (recorded.event, recorded.operator_id) == ("refused", olivia.id)


async def test_a_password_that_was_given_out_is_needed_no_more(
    client: AsyncClient, provider: FakeProvider, make_operator: MakeOperator
) -> None:
    await make_operator(one_time_until=datetime.now(UTC) + timedelta(days=1))

    await sign_in_there(client)

    assert (await client.get("/v1/auth/me")).json()["must_change_password"] is False
    login = {"email": "olivia@tandem.example", "password": PASSWORD}
    assert (await client.post("/v1/auth/login", json=login)).status_code == 401


@pytest.mark.parametrize("configured", [{"oidc_create_as": "operator"}])
async def test_an_account_is_made_at_the_first_sign_in_where_that_is_wanted(
    client: AsyncClient, provider: FakeProvider, session: AsyncSession
) -> None:
    await sign_in_there(client)

    me = (await client.get("/v1/auth/me")).json()
    assert (me["email"], me["name"], me["role"], me["skills"]) == (
        "olivia@tandem.example",
        "Olivia Stone",
        "operator",
        [],
    )
    change = (await session.scalars(select(AccountChange))).one()
    assert (change.field, change.after, change.by) == ("account", "Olivia Stone, operator", None)


ROLES = {"oidc_role_claim": "groups", "oidc_roles": "staff=operator, leads=supervisor,it = admin"}


@pytest.mark.parametrize("configured", [ROLES])
@pytest.mark.parametrize(
    ("groups", "role"), [("staff", "operator"), (["leads", "staff", "chess club"], "supervisor"), (["it"], "admin")]
)
async def test_the_role_is_what_the_claim_says_at_each_sign_in(
    client: AsyncClient, provider: FakeProvider, operator: Operator, session: AsyncSession, groups: object, role: str
) -> None:
    provider.person["groups"] = groups

    await sign_in_there(client)

    assert (await client.get("/v1/auth/me")).json()["role"] == role
    changes = (await session.scalars(select(AccountChange))).all()
    assert [(each.before, each.after) for each in changes] == ([] if role == "operator" else [("operator", role)])


@pytest.mark.parametrize("configured", [ROLES | {"oidc_create_as": "operator"}])
@pytest.mark.parametrize("groups", [None, [], ["chess club"], "it=admin", {"it": True}, [["it"]]])
async def test_without_a_role_there_nobody_comes_in(
    client: AsyncClient, provider: FakeProvider, operator: Operator, groups: object
) -> None:
    provider.person["groups"] = groups

    assert refused(await sign_in_there(client)) == "no_role"


@pytest.mark.parametrize("configured", [ROLES])
async def test_no_claim_takes_the_last_admin_away(
    client: AsyncClient, provider: FakeProvider, make_operator: MakeOperator
) -> None:
    await make_operator(role=Role.admin)
    provider.person["groups"] = ["staff"]

    await sign_in_there(client)

    assert (await client.get("/v1/auth/me")).json()["role"] == "admin"


async def test_the_login_page_is_told_that_there_is_another_way(client: AsyncClient) -> None:
    assert (await client.get("/v1/auth/ways")).json() == {"password": True, "oidc": "Example Inc."}
