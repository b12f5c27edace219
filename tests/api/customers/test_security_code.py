import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.customers.lifecycle import MAX_WRONG_CODES
from api.models import Call
from tests.api.demo_company import UNKNOWN_NUMBER, Find, MakeCall, posted, refused

pytestmark = pytest.mark.api


@pytest.mark.parametrize("code", ["4242", "four two four two", "forty-two forty-two", "it's 42 42 please"])
async def test_the_right_code_verifies_alone(worker: AsyncClient, call: Call, code: str) -> None:
    identity = await posted(worker, call, "identify", name="Alice Martin")
    assert identity["verified"] is False
    identity = await posted(worker, call, "verify", code=code)
    assert identity["matched"] == ["name", "code"]
    assert identity["verified"] is True
    assert (await worker.get(f"/v1/worker/calls/{call.id}/invoices")).status_code == 200


async def test_the_code_of_the_line_that_calls_is_enough(worker: AsyncClient, from_home: Call) -> None:
    identity = await posted(worker, from_home, "verify", code="4242")
    assert (identity["matched"], identity["verified"]) == (["phone", "code"], True)


async def test_a_code_beside_an_address_finds_and_verifies_at_once(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "verify", email="bob dot fischer at example dot com", code="1717")
    assert identity["customer"]["name"] == "Bob Fischer"
    assert (identity["matched"], identity["verified"]) == (["email", "code"], True)


async def test_a_code_alone_does_not_say_whose_it_is(worker: AsyncClient, call: Call, session: AsyncSession) -> None:
    answer = await worker.post(f"/v1/worker/calls/{call.id}/verify", json={"code": "4242"})
    refused(answer, 403, "customer-unknown")
    await session.refresh(call)
    assert (call.failed_verifications, call.customer_id) == (0, None)


@pytest.mark.parametrize("code", ["9090", "42424242", "0000"])
async def test_a_wrong_code_is_a_failed_try(
    worker: AsyncClient, from_home: Call, session: AsyncSession, code: str
) -> None:
    identity = await posted(worker, from_home, "verify", code=code)
    assert (identity["matched"], identity["verified"]) == (["phone"], False)
    await session.refresh(from_home)
    assert from_home.failed_verifications == 1


async def test_after_three_wrong_codes_the_right_one_is_not_heard(worker: AsyncClient, from_home: Call) -> None:
    for code in ("1111", "2222", "3333"):
        await posted(worker, from_home, "verify", code=code)
    answer = await worker.post(f"/v1/worker/calls/{from_home.id}/verify", json={"code": "4242"})
    refused(answer, 422, "verification-locked")


async def test_a_customer_without_a_code_cannot_say_the_right_one(
    worker: AsyncClient, from_home: Call, customer: Find, session: AsyncSession
) -> None:
    (await customer(demo.ALICE)).security_code_hash = None
    await session.commit()
    assert (await posted(worker, from_home, "verify", code="4242"))["verified"] is False


@pytest.mark.parametrize("code", ["banana", "12", "one two three", "123456789", "?!"])
async def test_what_is_no_code_is_refused_and_not_held_against_the_caller(
    worker: AsyncClient, from_home: Call, session: AsyncSession, code: str
) -> None:
    answer = await worker.post(f"/v1/worker/calls/{from_home.id}/verify", json={"code": code})
    assert refused(answer, 422, "fact-unreadable")["fact"] == "code"
    await session.refresh(from_home)
    assert from_home.failed_verifications == 0


async def test_calling_again_and_again_does_not_help_to_guess(
    worker: AsyncClient, customer: Find, make_call: MakeCall, session: AsyncSession
) -> None:
    alice = await customer(demo.ALICE)
    for number in range(MAX_WRONG_CODES):
        call = await make_call(caller_number=UNKNOWN_NUMBER, customer_id=alice.id, matched=["name"])
        await posted(worker, call, "verify", code=f"{number:04}")
    call = await make_call(caller_number=UNKNOWN_NUMBER, customer_id=alice.id, matched=["name"])
    answer = await worker.post(f"/v1/worker/calls/{call.id}/verify", json={"code": "4242"})
    refused(answer, 422, "verification-locked")
    # Other facts still count, and so does the code on the day after.
    assert (await posted(worker, call, "verify", postcode="90210"))["verified"] is True
    await session.refresh(alice)
    alice.wrong_codes_since = datetime.now(UTC) - timedelta(days=1)
    await session.commit()
    call = await make_call(caller_number=UNKNOWN_NUMBER, customer_id=alice.id, matched=["name"])
    assert (await posted(worker, call, "verify", code="4242"))["verified"] is True
    await session.refresh(alice)
    forgotten = await customer(demo.ALICE)
    assert (forgotten.wrong_codes, forgotten.wrong_codes_since) == (0, None)


async def test_guesses_in_many_calls_at_once_are_all_counted(
    worker: AsyncClient, customer: Find, make_call: MakeCall, session: AsyncSession
) -> None:
    alice = await customer(demo.ALICE)
    calls = [await make_call(customer_id=alice.id, matched=["name"]) for _ in range(MAX_WRONG_CODES + 3)]
    tries = (worker.post(f"/v1/worker/calls/{call.id}/verify", json={"code": "1111"}) for call in calls)
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*tries))
    assert statuses == [200] * MAX_WRONG_CODES + [422] * 3


async def test_the_code_is_kept_as_a_salted_hash_and_never_said(
    worker: AsyncClient, from_home: Call, customer: Find
) -> None:
    hashes = [(await customer(email)).security_code_hash or "" for email in (demo.ALICE, demo.BOB, demo.CARLA)]
    assert all(hashed.startswith("$argon2id$") for hashed in hashes)
    assert len(set(hashes)) == 3
    identity = await posted(worker, from_home, "verify", code="4242")
    assert set(identity["customer"]) == {"id", "name", "email", "phone", "plan", "timezone"}


async def test_a_customer_comes_with_a_time_zone(worker: AsyncClient, from_home: Call) -> None:
    identity = await posted(worker, from_home, "identify", name="Alice Martin")
    assert identity["customer"]["timezone"] == "America/Los_Angeles"
