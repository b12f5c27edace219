from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo
from api.models import Call, DeviceLog
from api.technical.lifecycle.logs import LogLevel
from api.technical.lifecycle.services import Service
from tests.api.demo_company import Find, MakeCall, refused

pytestmark = pytest.mark.api


async def system_logs(worker: AsyncClient, call: Call, service: str) -> dict[str, Any]:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/system-logs", params={"service": service})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("email", "service", "fix"),
    [
        (demo.BOB, "my wifi", "reprovision_credentials"),
        (demo.BOB, "tv", "update_firmware"),
        (demo.CARLA, "internet", "reset_line"),
        (demo.ALICE, "phone", "renew_lease"),
    ],
)
async def test_each_device_tells_its_own_trouble(
    worker: AsyncClient, make_call: MakeCall, customer: Find, email: str, service: str, fix: str
) -> None:
    call = await make_call(caller_number=(await customer(email)).phone)
    found = await system_logs(worker, call, service)
    assert found["suggested_fix"] == fix
    assert found["finding"].endswith(".")
    assert found["entries"]


async def test_where_nothing_is_wrong_that_is_said_and_no_fix_is_suggested(worker: AsyncClient, alices: Call) -> None:
    found = await system_logs(worker, alices, "internet")
    assert found["suggested_fix"] is None
    assert "nothing unusual" in found["finding"]
    assert {entry["code"] for entry in found["entries"]} == {"auth.accepted"}
    empty = await system_logs(worker, alices, "email")
    assert (empty["entries"], empty["suggested_fix"]) == ([], None)


async def test_the_latest_twenty_entries_come_newest_first(
    worker: AsyncClient, alices: Call, customer: Find, session: AsyncSession
) -> None:
    alice, now = await customer(demo.ALICE), datetime.now(UTC)
    session.add_all(
        DeviceLog(
            customer_id=alice.id,
            service=Service.email,
            at=now - timedelta(minutes=place),
            level=LogLevel.info,
            code="mail.sent",
            message=f"Entry {place}",
        )
        for place in range(30)
    )
    await session.commit()
    entries = (await system_logs(worker, alices, "email"))["entries"]
    assert [entry["message"] for entry in entries] == [f"Entry {place}" for place in range(20)]
    assert entries[0] | {"at": ""} == {"at": "", "level": "info", "code": "mail.sent", "message": "Entry 0"}


async def test_troubles_of_yesterday_are_over(worker: AsyncClient, carlas: Call, session: AsyncSession) -> None:
    await session.execute(update(DeviceLog).values(at=DeviceLog.at - timedelta(hours=25)))
    await session.commit()
    found = await system_logs(worker, carlas, "internet")
    assert (found["entries"], found["suggested_fix"]) == ([], None)


async def test_nobodys_device_is_read_for_a_stranger(worker: AsyncClient, call: Call, session: AsyncSession) -> None:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/system-logs", params={"service": "internet"})
    refused(answer, 403, "customer-unknown")
    assert (await session.scalars(select(DeviceLog))).first() is not None


async def test_an_unknown_service_is_answered_with_those_we_have(worker: AsyncClient, alices: Call) -> None:
    answer = await worker.get(f"/v1/worker/calls/{alices.id}/system-logs", params={"service": "toaster"})
    assert refused(answer, 404, "service-not-found")["services"] == ["internet", "tv", "phone", "email"]
