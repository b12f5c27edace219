from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.contract import spoken
from api.customers import service as customers
from api.customers.directory import Sources
from api.models import Call, Customer
from tests.api.demo_company import Find, MakeCall, posted, refused

pytestmark = pytest.mark.api


async def test_a_caller_is_found_by_the_line_and_the_name_confirms_it(worker: AsyncClient, from_home: Call) -> None:
    identity = await posted(worker, from_home, "identify", name="Alice Martyn")
    assert identity["customer"]["email"] == demo.ALICE
    assert identity["matched"] == ["phone", "name"]
    assert identity["verified"] is True


async def test_name_and_address_find_and_verify_a_caller_from_any_line(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "identify", name="alice martin", email="Alice dot Martin at example dot com.")
    assert identity["customer"]["name"] == "Alice Martin"
    assert identity["matched"] == ["email", "name"]
    assert identity["verified"] is True


async def test_an_address_alone_finds_but_does_not_verify(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "identify", email="alice.martin at example.com")
    assert identity["customer"]["name"] == "Alice Martin"
    assert (identity["matched"], identity["verified"]) == (["email"], False)


async def test_an_address_may_be_spelled_with_words_for_its_letters(worker: AsyncClient, call: Call) -> None:
    name = (
        "a as in apple, l as in lemon, i as in india, c as in charlie, e as in echo, dot, m as in mike, a as in alpha"
    )
    rest = "r as in romeo, t as in tango, i as in italy, n as in november, at, e as in echo, x-ray, a as in apple, mple"
    identity = await posted(worker, call, "identify", email=f"My e-mail is {name}, {rest}, dot com. Thanks!")
    assert identity["customer"]["name"] == "Alice Martin"


async def test_a_misheard_address_finds_with_the_name_but_is_no_proof(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "identify", name="Alice Martyn", email="alice.martyn@example.com")
    assert identity["customer"]["name"] == "Alice Martin"
    assert (identity["matched"], identity["verified"]) == (["name"], False)


async def test_a_misheard_address_alone_finds_nobody(worker: AsyncClient, call: Call) -> None:
    identity = await posted(worker, call, "identify", email="alice.martyn@example.com")
    assert identity == {"customer": None, "matched": [], "verified": False}


async def test_an_unknown_caller_stays_unknown_and_the_claims_stay_on_the_call(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    before = await session.scalar(select(func.count()).select_from(Customer))
    identity = await posted(worker, call, "identify", name="  Dora  Quill ", email="dora at quill dot example")
    assert identity == {"customer": None, "matched": [], "verified": False}
    await session.refresh(call)
    assert (call.caller_name, call.caller_email) == ("Dora Quill", "dora@quill.example")
    assert call.customer_id is None
    assert await session.scalar(select(func.count()).select_from(Customer)) == before


async def test_what_is_said_later_adds_to_what_was_said_before(worker: AsyncClient, call: Call) -> None:
    await posted(worker, call, "identify", email="alice.martin@example.com")
    identity = await posted(worker, call, "identify", name="Alice Martin")
    assert identity["matched"] == ["email", "name"]


async def test_a_guest_on_alices_line_is_who_the_address_says_and_alices_facts_are_gone(
    worker: AsyncClient, from_home: Call
) -> None:
    await posted(worker, from_home, "identify", name="Alice Martin")
    identity = await posted(worker, from_home, "identify", email="bob.fischer@example.com")
    assert identity["customer"]["name"] == "Bob Fischer"
    assert (identity["matched"], identity["verified"]) == (["email"], False)


async def test_another_name_on_a_known_line_is_no_match(worker: AsyncClient, from_home: Call) -> None:
    identity = await posted(worker, from_home, "identify", name="Bob Fischer")
    assert identity["customer"]["name"] == "Alice Martin"
    assert (identity["matched"], identity["verified"]) == (["phone"], False)


async def test_a_caller_who_corrects_the_name_is_the_other_one(worker: AsyncClient, call: Call) -> None:
    await posted(worker, call, "identify", name="Alice Martin")
    identity = await posted(worker, call, "identify", name="Bob Fischer")
    assert identity["customer"]["name"] == "Bob Fischer"
    assert identity["matched"] == ["name"]


async def test_namesakes_are_not_guessed_between(worker: AsyncClient, call: Call, session: AsyncSession) -> None:
    twin = Customer(
        name="Alice Martin", email="other@example.org", phone="+15550199", postcode="73301", region="Austin", plan=None
    )
    session.add(twin)
    await session.commit()
    identity = await posted(worker, call, "identify", name="Alice Martin")
    assert identity["customer"] is None


@pytest.mark.parametrize("body", [{}, {"name": None, "email": None}, {"name": "?!"}, {"name": "", "email": " "}])
async def test_nothing_said_is_refused(worker: AsyncClient, call: Call, body: dict[str, str | None]) -> None:
    refused(await worker.post(f"/v1/worker/calls/{call.id}/identify", json=body), 422, "nothing-claimed")


async def test_an_address_that_is_none_is_refused_and_nothing_is_stored(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    answer = await worker.post(
        f"/v1/worker/calls/{call.id}/identify", json={"name": "Dora Quill", "email": "purple monkey"}
    )
    refused(answer, 422, "email-unreadable")
    await session.refresh(call)
    assert (call.caller_name, call.caller_email) == (None, None)


async def test_an_unknown_call_is_said_to_be_that(worker: AsyncClient) -> None:
    answer = await worker.post(f"/v1/worker/calls/{uuid4()}/identify", json={"name": "Alice Martin"})
    refused(answer, 404, "call-not-found")


async def test_only_the_worker_may_ask(client: AsyncClient, call: Call) -> None:
    answer = await client.post(f"/v1/worker/calls/{call.id}/identify", json={"name": "Alice Martin"})
    refused(answer, 401, "unauthorized")


async def test_a_customer_is_found_by_number_unless_two_share_it(session: AsyncSession, customer: Find) -> None:
    directory, alice = customers.directory(session, Sources()), await customer(demo.ALICE)
    found = await customers.find_by_phone(directory, "<sip:0015550100@pbx.example>")
    assert found is not None
    assert found.id == alice.id
    assert await customers.find_by_phone(directory, "anonymous") is None
    (await customer(demo.BOB)).phone = alice.phone
    await session.commit()
    assert await customers.find_by_phone(directory, alice.phone) is None


async def test_a_call_begins_with_the_customer_whose_line_it_is(
    session: AsyncSession, customer: Find, make_call: MakeCall
) -> None:
    alice, call = await customer(demo.ALICE), await make_call(caller_number="+15550100")
    directory = customers.directory(session, Sources())
    assert await customers.recognise(session, directory, call) is alice
    assert (call.customer_id, call.matched) == (alice.id, ["phone"])
    assert await customers.recognise(session, directory, call) is alice


@pytest.mark.parametrize("email", ["alice.martin@example.com", "a_b-c.d@my-shop.example", "plain@example.com"])
async def test_the_database_hears_addresses_as_the_rules_do(session: AsyncSession, email: str) -> None:
    row = Customer(name="Somebody", email=email, phone="+15550199", postcode="73301", region="Austin", plan=None)
    session.add(row)
    await session.flush()
    await session.refresh(row)
    assert row.email_key == spoken.email_key(email)
