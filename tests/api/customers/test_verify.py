import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.models import Call
from tests.api.demo_company import posted, refused

pytestmark = pytest.mark.api


async def test_facts_add_up_until_two_of_them_verify(worker: AsyncClient, call: Call) -> None:
    await posted(worker, call, "identify", name="Alice Martin")
    identity = await posted(worker, call, "verify", postcode="nine oh two one oh")
    assert identity["matched"] == ["name", "postcode"]
    assert identity["verified"] is True
    identity = await posted(worker, call, "verify", invoice_number="invoice one zero four two")
    assert identity["matched"] == ["name", "postcode", "invoice"]


async def test_a_known_line_and_one_fact_verify(worker: AsyncClient, from_home: Call) -> None:
    identity = await posted(worker, from_home, "verify", invoice_number="inv 1042")
    assert identity["matched"] == ["phone", "invoice"]
    assert identity["verified"] is True


async def test_facts_find_a_caller_nobody_has_identified(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "verify", email="alice.martin at example.com", invoice_number="1042")
    assert identity["customer"]["name"] == "Alice Martin"
    assert identity["matched"] == ["email", "invoice"]
    assert identity["verified"] is True


async def test_a_misheard_name_is_found_by_the_postcode(worker: AsyncClient, call: Call) -> None:
    await posted(worker, call, "identify", name="Alice Martyn")
    identity = await posted(worker, call, "verify", postcode="90210")
    assert identity["customer"]["email"] == demo.ALICE
    assert identity["matched"] == ["name", "postcode"]


async def test_facts_of_two_customers_find_nobody(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "verify", email="bob.fischer@example.com", invoice_number="1042")
    assert identity == {"customer": None, "matched": [], "verified": False}


async def test_a_right_fact_counts_beside_a_wrong_one(worker: AsyncClient, call: Call) -> None:
    await posted(worker, call, "identify", name="Alice Martin")
    identity = await posted(worker, call, "verify", postcode="90210", invoice_number="9999")
    assert identity["matched"] == ["name", "postcode"]


async def test_a_caller_who_is_verified_already_has_nothing_to_lose(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    for _ in range(4):
        identity = await posted(worker, alices, "verify", postcode="10001")
        assert identity["verified"] is True
    await session.refresh(alices)
    assert alices.failed_verifications == 0


async def test_after_three_failed_tries_only_a_person_can_go_on(
    worker: AsyncClient, from_home: Call, session: AsyncSession
) -> None:
    for postcode in ("10001", "10002", "10003"):
        identity = await posted(worker, from_home, "verify", postcode=postcode)
        assert (identity["matched"], identity["verified"]) == (["phone"], False)
    right = await worker.post(f"/v1/worker/calls/{from_home.id}/verify", json={"postcode": "90210"})
    problem = refused(right, 422, "verification-locked")
    assert problem["matched"] == ["phone"]
    await session.refresh(from_home)
    assert from_home.failed_verifications == 3


async def test_a_locked_caller_cannot_get_in_by_identifying(worker: AsyncClient, call: Call) -> None:
    for number in ("1", "2", "3"):
        await posted(worker, call, "verify", invoice_number=number)
    identity = await posted(worker, call, "identify", name="Alice Martin", email=demo.ALICE)
    assert (identity["matched"], identity["verified"]) == ([], False)
    refused(await worker.get(f"/v1/worker/calls/{call.id}/invoices"), 403, "not-verified")


async def test_tries_at_the_same_time_are_all_counted(worker: AsyncClient, call: Call, session: AsyncSession) -> None:
    url = f"/v1/worker/calls/{call.id}/verify"
    tries = [worker.post(url, json={"invoice_number": str(number)}) for number in range(1, 7)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 422, 422, 422]
    await session.refresh(call)
    assert call.failed_verifications == 3


@pytest.mark.parametrize("body", [{}, {"email": ""}, {"postcode": None}])
async def test_no_fact_at_all_is_refused(worker: AsyncClient, call: Call, body: dict[str, str | None]) -> None:
    refused(await worker.post(f"/v1/worker/calls/{call.id}/verify", json=body), 422, "nothing-to-verify")


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"email": "purple monkey"}, "email"),
        ({"postcode": "somewhere"}, "postcode"),
        ({"invoice_number": "the blue one"}, "invoice"),
        ({"postcode": "90210", "invoice_number": "banana"}, "invoice"),
    ],
)
async def test_what_is_no_fact_is_refused_and_not_held_against_the_caller(
    worker: AsyncClient, from_home: Call, session: AsyncSession, body: dict[str, str], fact: str
) -> None:
    problem = refused(await worker.post(f"/v1/worker/calls/{from_home.id}/verify", json=body), 422, "fact-unreadable")
    assert problem["fact"] == fact
    await session.refresh(from_home)
    assert (from_home.failed_verifications, from_home.matched) == (0, [])
