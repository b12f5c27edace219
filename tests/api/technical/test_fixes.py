import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.contract import CallState, EndReason
from api.models import AppliedFix, Call, DeviceLog, LineFinding
from api.technical.lifecycle.logs import Fault
from api.technical.lifecycle.services import Service
from tests.api.demo_company import Find, MakeCall, posted, refused
from tests.api.technical.test_diagnostics import diagnose
from tests.api.technical.test_system_logs import system_logs

pytestmark = pytest.mark.api


@pytest.fixture
async def bobs(make_call: MakeCall, customer: Find) -> Call:
    """A call of Bob, who is verified. His router's credentials are of an old configuration."""
    bob = await customer(demo.BOB)
    return await make_call(caller_number=bob.phone, customer_id=bob.id, matched=["phone", "name"])


async def send(worker: AsyncClient, call: Call, fix: str, service: str = "internet", key: str = "fix-0001") -> Response:
    body = {"key": key, "service": service, "fix": fix}
    return await worker.post(f"/v1/worker/calls/{call.id}/fixes", json=body)


async def apply(worker: AsyncClient, call: Call, fix: str, service: str = "internet", key: str = "fix-0001") -> Any:
    return await posted(worker, call, "fixes", key=key, service=service, fix=fix)


async def rows(session: AsyncSession, model: type[AppliedFix] | type[DeviceLog]) -> int:
    return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_the_right_fix_works_and_later_checks_see_it(worker: AsyncClient, bobs: Call) -> None:
    assert (await diagnose(worker, bobs, "internet"))["status"] == "misconfigured"
    suggested = (await system_logs(worker, bobs, "internet"))["suggested_fix"]
    result = await apply(worker, bobs, suggested)
    assert (result["service"], result["fix"], result["worked"]) == ("internet", "reprovision_credentials", True)
    assert (await diagnose(worker, bobs, "internet"))["status"] == "ok"
    after = await system_logs(worker, bobs, "internet")
    assert after["suggested_fix"] is None
    assert after["entries"][0]["code"] == "auth.accepted"


@pytest.mark.parametrize(
    ("email", "service", "fix"),
    [(demo.BOB, "tv", "update_firmware"), (demo.CARLA, "internet", "reset_line"), (demo.ALICE, "phone", "renew_lease")],
)
async def test_what_only_the_log_shows_is_mended_too(
    worker: AsyncClient, make_call: MakeCall, customer: Find, email: str, service: str, fix: str
) -> None:
    who = await customer(email)
    call = await make_call(caller_number=who.phone, customer_id=who.id, matched=["code"])
    assert (await diagnose(worker, call, service))["status"] != "ok"
    assert (await apply(worker, call, fix, service))["worked"] is True
    assert (await diagnose(worker, call, service))["status"] == "ok"


async def test_a_fix_that_does_not_fit_does_not_help_and_is_on_record(
    worker: AsyncClient, bobs: Call, session: AsyncSession
) -> None:
    result = await apply(worker, bobs, "reset the line")
    assert (result["fix"], result["worked"]) == ("reset_line", False)
    assert "did not help" in result["finding"]
    assert (await diagnose(worker, bobs, "internet"))["status"] == "misconfigured"
    after = await system_logs(worker, bobs, "internet")
    assert after["suggested_fix"] == "reprovision_credentials"
    assert after["entries"][0]["code"] == "fix.without_effect"
    applied = (await session.scalars(select(AppliedFix))).one()
    assert (applied.call_id, applied.customer_id, applied.worked) == (bobs.id, bobs.customer_id, False)


async def test_where_nothing_is_wrong_nothing_is_mended(worker: AsyncClient, alices: Call) -> None:
    result = await apply(worker, alices, "reset_line")
    assert result["worked"] is False
    assert "no fault" in result["finding"]


async def test_an_outage_cannot_be_fixed_from_here(worker: AsyncClient, carlas: Call, session: AsyncSession) -> None:
    before = await rows(session, DeviceLog)
    result = await apply(worker, carlas, "reset_line", "tv")
    assert result["worked"] is False
    assert "cannot be fixed from here" in result["finding"]
    assert "A cable was damaged during road works." in result["finding"]
    assert await rows(session, DeviceLog) == before


async def test_a_fault_that_needs_a_visit_is_not_mended(
    worker: AsyncClient, alices: Call, session: AsyncSession
) -> None:
    session.add(
        LineFinding(
            customer_id=alices.customer_id,
            service=Service.internet,
            fault=Fault.degraded,
            finding="The cable in the street is broken.",
            advice="A technician has to come.",
        )
    )
    await session.commit()
    for number, fix in enumerate(["reset_line", "update_firmware", "renew_lease", "reprovision_credentials"]):
        assert (await apply(worker, alices, fix, key=f"fix-000{number}"))["worked"] is False
    assert (await diagnose(worker, alices, "internet"))["status"] == "degraded"


async def test_a_mended_fault_may_come_again(worker: AsyncClient, bobs: Call, session: AsyncSession) -> None:
    await apply(worker, bobs, "reprovision_credentials")
    await demo.seed(session)
    await session.commit()
    assert (await diagnose(worker, bobs, "internet"))["status"] == "misconfigured"
    assert (await apply(worker, bobs, "reprovision_credentials", key="fix-0002"))["worked"] is True


async def test_the_same_key_is_one_fix(worker: AsyncClient, bobs: Call, session: AsyncSession) -> None:
    before = await rows(session, DeviceLog)
    answers = await asyncio.gather(*(send(worker, bobs, "reprovision_credentials") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["worked"] is True
    assert (await rows(session, AppliedFix), await rows(session, DeviceLog)) == (1, before + 1)
    refused(await send(worker, bobs, "reset_line"), 409, "key-reused")
    refused(await send(worker, bobs, "reprovision_credentials", "tv"), 409, "key-reused")


@pytest.mark.parametrize(("service", "fix"), [("internet", "reprovision_credentials"), ("tv", "update_firmware")])
async def test_calls_of_one_household_mend_a_fault_once(
    worker: AsyncClient, bobs: Call, make_call: MakeCall, service: str, fix: str
) -> None:
    """One fault was measured, the other stands in the log alone."""
    others = [await make_call(caller_number=bobs.caller_number, customer_id=bobs.customer_id, matched=["code"])]
    others += [await make_call(caller_number=bobs.caller_number, customer_id=bobs.customer_id, matched=["code"])]
    answers = await asyncio.gather(*(send(worker, call, fix, service) for call in (bobs, *others)))
    assert sorted(answer.json()["worked"] for answer in answers) == [False, False, True]


async def test_nobody_changes_anything_before_they_are_verified(
    worker: AsyncClient, call: Call, from_home: Call, session: AsyncSession
) -> None:
    refused(await send(worker, call, "reset_line"), 403, "customer-unknown")
    problem = refused(await send(worker, from_home, "renew_lease", "phone"), 403, "not-verified")
    assert "matched" in problem
    assert await rows(session, AppliedFix) == 0


async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    worker: AsyncClient, bobs: Call, session: AsyncSession
) -> None:
    before = await rows(session, DeviceLog)
    fixes = ["reprovision_credentials", "reset_line", "update_firmware", "renew_lease"]
    assert refused(await send(worker, bobs, "pray"), 404, "fix-unknown")["fixes"] == fixes
    refused(await send(worker, bobs, "reset_line", "toaster"), 404, "service-not-found")
    refused(await send(worker, bobs, "reset_line", key="short"), 422, "invalid")
    refused(await send(worker, bobs, ""), 422, "invalid")
    refused(await worker.post(f"/v1/worker/calls/{uuid4()}/fixes", json={}), 422, "invalid")
    assert (await rows(session, AppliedFix), await rows(session, DeviceLog)) == (0, before)


async def test_a_call_that_is_over_or_unknown_changes_nothing(
    worker: AsyncClient, bobs: Call, session: AsyncSession
) -> None:
    bobs.state, bobs.ended_at, bobs.end_reason = CallState.ended, datetime.now(UTC), EndReason.caller_hung_up
    await session.commit()
    refused(await send(worker, bobs, "reset_line"), 409, "call-over")
    body = {"key": "fix-0001", "service": "internet", "fix": "reset_line"}
    refused(await worker.post(f"/v1/worker/calls/{uuid4()}/fixes", json=body), 404, "call-not-found")


async def test_only_the_worker_may(client: AsyncClient, bobs: Call) -> None:
    refused(await send(client, bobs, "reset_line"), 401, "unauthorized")
