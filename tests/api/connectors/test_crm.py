"""Customers of the user's own CRM, as callers who have to be recognised."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Customer
from tests.api.conftest import MakeCall
from tests.api.connectors.server import Says, System
from tests.api.demo_company import UNKNOWN_NUMBER, posted, refused

pytestmark = pytest.mark.api

DORA = {
    "id": "SF-0017",
    "name": "Dora Jensen",
    "email": "Dora.Jensen@example.com",
    "phone": "+15550177",
    "postcode": "sw1a 1aa",
    "region": "London",
    "timezone": "Europe/London",
    "segment": "ignored",
}
DORIS = DORA | {"id": "SF-0018", "name": "Doris Jansen", "email": "doris@example.com", "phone": "+15550178"}
SEARCH = "/v1/customers/search"


@pytest.fixture
async def call(make_call: MakeCall) -> Call:
    return await make_call(caller_number=UNKNOWN_NUMBER)


def _finds(system: System, *customers: dict[str, Any]) -> None:
    system.on("POST", SEARCH, Says(200, {"customers": list(customers)}))


async def _opened(worker: AsyncClient, number: str) -> Response:
    body = {"room": f"call-{uuid4().hex}", "caller_number": number, "dialled_number": "support"}
    return await worker.post("/v1/worker/calls", json=body)


async def test_a_call_begins_with_whose_line_it_is(system: System, worker: AsyncClient, session: AsyncSession) -> None:
    _finds(system, DORA, DORIS)
    context = (await _opened(worker, "+15550177")).json()
    assert context["customer"]["name"] == "Dora Jensen"
    assert context["customer"]["timezone"] == "Europe/London"
    assert [asked.body for asked in system.received] == [
        {"phone": "+15550177", "email": None, "name": None, "postcode": None, "invoice_number": None}
    ]
    kept = (await session.scalars(select(Customer))).one()
    assert (kept.external_id, kept.email, kept.postcode) == ("SF-0017", "dora.jensen@example.com", "SW1A1AA")


@pytest.mark.parametrize("behaviour", [Says(500), Says(200, {"customers": [DORA | {"phone": "none"}]})])
async def test_a_crm_that_is_down_is_no_reason_not_to_answer(
    system: System, worker: AsyncClient, behaviour: Says
) -> None:
    system.on("POST", SEARCH, behaviour)
    opened = await _opened(worker, "+15550177")
    assert opened.status_code == 200, opened.text
    assert opened.json()["customer"] is None


async def test_who_calls_again_is_copied_anew(system: System, worker: AsyncClient, session: AsyncSession) -> None:
    _finds(system, DORA)
    first = (await _opened(worker, "+15550177")).json()["customer"]
    _finds(system, DORA | {"name": "Dora Lind", "email": "lind@example.com", "plan": "Fiber 100"})
    again = (await _opened(worker, "+15550177")).json()["customer"]
    assert (again["id"], again["name"], again["plan"]) == (first["id"], "Dora Lind", "Fiber 100")
    assert len((await session.scalars(select(Customer))).all()) == 1


async def test_an_address_may_go_over_to_somebody_else(system: System, worker: AsyncClient) -> None:
    _finds(system, DORA)
    await _opened(worker, "+15550177")
    _finds(system, DORIS | {"email": DORA["email"]})
    assert (await _opened(worker, "+15550178")).json()["customer"]["name"] == "Doris Jansen"


async def test_a_caller_is_found_by_a_name_that_was_misheard_and_verified_by_a_postcode(
    system: System, worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    _finds(system, DORA, DORIS)
    found = await posted(worker, call, "identify", name="Dora Jenson", email="dora.jensen@example.com")
    assert (found["customer"]["name"], found["matched"]) == ("Dora Jensen", ["email", "name"])
    verified = await posted(worker, call, "verify", postcode="SW1A 1AA")
    assert verified["verified"]
    assert (await session.scalars(select(Customer.external_id))).all() == ["SF-0017"]  # who was only like her is not


async def test_who_is_not_in_the_crm_stays_unknown(
    system: System, worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    _finds(system)
    found = await posted(worker, call, "identify", name="Nobody Inparticular", email="nobody@example.com")
    assert (found["customer"], found["verified"]) == (None, False)
    assert (await session.scalars(select(Customer))).all() == []


async def test_an_invoice_number_tells_whose_it_is(system: System, worker: AsyncClient, call: Call) -> None:
    _finds(system, DORA)
    verified = await posted(worker, call, "verify", invoice_number="1042", email="dora.jensen@example.com")
    assert (verified["matched"], verified["verified"]) == (["email", "invoice"], True)
    assert system.received[1].body["invoice_number"] == "INV-1042"


@pytest.mark.parametrize("matches", [True, False])
async def test_a_security_code_is_checked_over_there(
    system: System, worker: AsyncClient, call: Call, matches: bool
) -> None:
    _finds(system, DORA)
    system.on("POST", "/v1/customers/SF-0017/security-code", Says(200, {"matches": matches}))
    await posted(worker, call, "identify", email="dora.jensen@example.com")
    verified = await posted(worker, call, "verify", code="four two four two")
    assert verified["verified"] is matches
    [asked] = system.asked("POST", "/v1/customers/SF-0017/security-code")
    assert (asked.body, asked.key) == ({"code": "4242"}, None)


async def test_a_code_that_nobody_could_check_is_no_failed_try(
    system: System, worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    _finds(system, DORA)
    await posted(worker, call, "identify", email="dora.jensen@example.com")
    system.on("POST", "/v1/customers/SF-0017/security-code", Says(500))
    answer = await worker.post(f"/v1/worker/calls/{call.id}/verify", json={"code": "4242"})
    refused(answer, 503, "connector-unavailable")
    await session.refresh(call)
    assert call.failed_verifications == 0
    assert len(system.asked("POST", "/v1/customers/SF-0017/security-code")) == 1  # they may count tries, too


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"phone": "0555 0177"}, "phone (string_pattern_mismatch)"),
        ({"email": "dora"}, "email (string_pattern_mismatch)"),
        ({"postcode": "-"}, "postcode (string_pattern_mismatch)"),
        ({"name": "Dora\x00"}, "name (string_pattern_mismatch)"),
        ({"id": 17}, "id (string_type)"),
    ],
)
async def test_a_wrong_customer_is_told_by_the_field(
    system: System, worker: AsyncClient, call: Call, wrong: dict[str, Any], kind: str
) -> None:
    _finds(system, DORA | wrong)
    answer = await worker.post(f"/v1/worker/calls/{call.id}/identify", json={"name": "Dora Jensen"})
    assert refused(answer, 503, "connector-answer-wrong")["fields"] == [f"customers.0.{kind}"]
