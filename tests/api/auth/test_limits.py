import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.limits import FAILURES_OF_A_NETWORK, WINDOW
from api.contract import SignInEvent, SignInWay
from api.models import Operator, SignIn
from tests.api.conftest import BASE_URL, PASSWORD, MakeOperator

pytestmark = pytest.mark.api

LOGIN = {"email": "olivia@tandem.example", "password": PASSWORD}
WRONG = LOGIN | {"password": "guess"}
PAST = timedelta(minutes=16)


@pytest.fixture
def at_address(app: FastAPI) -> Callable[[str], AsyncClient]:
    """A browser at this IP address."""

    def at(address: str) -> AsyncClient:
        transport = ASGITransport(app, raise_app_exceptions=False, client=(address, 40_000))
        return AsyncClient(transport=transport, base_url=BASE_URL)

    return at


def a_failure(email: str = "olivia@tandem.example", network: str = "203.0.113.9", ago: timedelta = PAST) -> SignIn:
    return SignIn(
        at=datetime.now(UTC) - ago,
        event=SignInEvent.failed,
        way=SignInWay.password,
        email=email,
        address=network,
        network=network,
        browser="",
    )


async def test_ten_wrong_passwords_close_the_address_for_a_while(client: AsyncClient, operator: Operator) -> None:
    for _ in range(10):
        assert (await client.post("/v1/auth/login", json=WRONG)).status_code == 401

    closed = await client.post("/v1/auth/login", json=LOGIN)

    assert (closed.status_code, closed.json()["code"]) == (429, "too-many-attempts")
    assert WINDOW.total_seconds() - 60 < int(closed.headers["retry-after"]) <= WINDOW.total_seconds()


async def test_it_opens_again_when_the_tenth_failure_is_old_enough(
    client: AsyncClient, session: AsyncSession, operator: Operator
) -> None:
    session.add_all(a_failure() for _ in range(30))
    session.add_all(a_failure(ago=timedelta(minutes=1)) for _ in range(9))
    await session.commit()

    assert (await client.post("/v1/auth/login", json=LOGIN)).status_code == 200


async def test_guesses_that_come_at_once_are_counted_one_by_one(client: AsyncClient, operator: Operator) -> None:
    answers = await asyncio.gather(*(client.post("/v1/auth/login", json=WRONG) for _ in range(16)))

    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 6


async def test_others_may_log_in_while_an_address_is_closed(
    client: AsyncClient, session: AsyncSession, make_operator: MakeOperator
) -> None:
    await make_operator("Omar Reyes")
    session.add_all(a_failure(ago=timedelta()) for _ in range(10))
    await session.commit()

    answer = await client.post("/v1/auth/login", json={"email": "omar@tandem.example", "password": PASSWORD})

    assert answer.status_code == 200


async def test_a_success_starts_the_count_anew(client: AsyncClient, operator: Operator) -> None:
    for _ in range(9):
        await client.post("/v1/auth/login", json=WRONG)
    await client.post("/v1/auth/login", json=LOGIN)

    again = [(await client.post("/v1/auth/login", json=WRONG)).status_code for _ in range(9)]

    assert again == [401] * 9
    assert (await client.post("/v1/auth/login", json=LOGIN)).status_code == 200


async def test_whoever_guesses_at_many_addresses_is_closed_out_by_their_own(
    at_address: Callable[[str], AsyncClient], session: AsyncSession, operator: Operator
) -> None:
    session.add_all(a_failure(f"{n}@tandem.example", ago=timedelta()) for n in range(FAILURES_OF_A_NETWORK))
    await session.commit()

    async with at_address("203.0.113.9") as guesser, at_address("203.0.113.10") as neighbour:
        assert (await guesser.post("/v1/auth/login", json=LOGIN)).status_code == 429
        assert (await neighbour.post("/v1/auth/login", json=LOGIN)).status_code == 200


async def test_all_addresses_of_an_ipv6_line_count_as_one(
    at_address: Callable[[str], AsyncClient], session: AsyncSession, operator: Operator
) -> None:
    line = "2001:db8:1:2::/64"
    session.add_all(a_failure(f"{n}@x.example", line, timedelta()) for n in range(FAILURES_OF_A_NETWORK))
    await session.commit()

    async with at_address("2001:db8:1:2:ffff::1") as guesser, at_address("2001:db8:1:3::1") as neighbour:
        assert (await guesser.post("/v1/auth/login", json=LOGIN)).status_code == 429
        assert (await neighbour.post("/v1/auth/login", json=LOGIN)).status_code == 200


async def test_a_success_does_not_let_a_network_guess_on(
    at_address: Callable[[str], AsyncClient], session: AsyncSession, operator: Operator
) -> None:
    guesses = FAILURES_OF_A_NETWORK - 1
    session.add_all(a_failure(f"{n}@tandem.example", ago=timedelta()) for n in range(guesses))
    await session.commit()

    async with at_address("203.0.113.9") as guesser:
        assert (await guesser.post("/v1/auth/login", json=LOGIN)).status_code == 200
        assert (await guesser.post("/v1/auth/login", json=WRONG)).status_code == 401
        assert (await guesser.post("/v1/auth/login", json=LOGIN)).status_code == 429


async def test_counting_failures_does_not_read_those_that_are_old(session: AsyncSession) -> None:
    """However long the record grows, what is looked at is found by an index."""
    await session.execute(
        text(
            "INSERT INTO sign_ins (id, at, event, way, email, address, network, browser)"
            " SELECT gen_random_uuid(), now() - interval '1 hour' - n * interval '1 second', 'failed', 'password',"
            " 'olivia@tandem.example', '', '203.0.113.9', '' FROM generate_series(1, 50000) AS n"
        )
    )
    await session.execute(text("ANALYZE sign_ins"))

    for column in ("email = 'olivia@tandem.example'", "network = '203.0.113.9'"):
        query = f"SELECT at FROM sign_ins WHERE event = 'failed' AND {column} AND at > now() - interval '15 minutes'"  # noqa: S608
        plan = (await session.scalars(text(f"EXPLAIN (ANALYZE, BUFFERS OFF) {query} ORDER BY at DESC LIMIT 1"))).all()
        assert "Index" in "\n".join(plan), plan
        assert "Seq Scan" not in "\n".join(plan), plan
        assert "Rows Removed" not in "\n".join(plan), plan
