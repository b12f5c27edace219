"""The network as another system sees it, and what that means for callers."""

from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import AppliedFix, Call
from tests.api.connectors.server import Resets, Says, System
from tests.api.demo_company import posted, refused

pytestmark = pytest.mark.api

INCIDENT = {
    "service": "internet",
    "region": "Los Angeles",
    "severity": "outage",
    "title": "Fiber cut",
    "started_at": "2026-11-20T10:00:00+00:00",
}
FAULT = {"fault": "degraded", "finding": "Their word for it.", "advice": "Wait.", "remedy": "reset_line"}
FIX = {"key": "fix-key-0001", "service": "internet", "fix": "reset_line"}


@pytest.fixture
def service(system: System, alices: Call) -> str:
    """Where Alice's internet is to be found; all is well with it. Without a CRM she is known by our id."""
    system.on("GET", "/v1/incidents", Says(200, {"incidents": []}))
    path = f"/v1/customers/{alices.customer_id}/services/internet"
    system.on("GET", f"{path}/line", Says(200, {"fault": None}))
    system.on("GET", f"{path}/log", Says(200, {"entries": []}))
    return path


async def _diagnosis(worker: AsyncClient, call: Call) -> dict[str, str]:
    answer = await worker.post(f"/v1/worker/calls/{call.id}/diagnostics", params={"service": "internet"})
    assert answer.status_code == 200, answer.text
    diagnosis: dict[str, str] = answer.json()
    return diagnosis


async def test_an_outage_there_is_an_outage_here(
    system: System, worker: AsyncClient, alices: Call, service: str
) -> None:
    system.on("GET", "/v1/incidents", Says(200, {"incidents": [INCIDENT, INCIDENT | {"region": "Chicago"}]}))
    assert (await _diagnosis(worker, alices))["status"] == "outage"
    assert system.received[0].query == {"region": ["Los Angeles"]}
    incidents = (await worker.get(f"/v1/worker/calls/{alices.id}/incidents")).json()
    assert [incident["region"] for incident in incidents] == ["Los Angeles"]


async def test_a_fault_of_the_own_line_is_told(system: System, worker: AsyncClient, alices: Call, service: str) -> None:
    system.on("GET", f"{service}/line", Says(200, {"fault": FAULT}))
    diagnosis = await _diagnosis(worker, alices)
    assert (diagnosis["status"], diagnosis["finding"]) == ("degraded", "Their word for it.")


async def test_their_log_is_read_by_our_rules(system: System, worker: AsyncClient, alices: Call, service: str) -> None:
    now = datetime.now(UTC)
    crash = {"level": "error", "code": "firmware.crash", "message": "Crashed."}
    entries = [crash | {"at": (now - timedelta(hours=hours)).isoformat()} for hours in (3, 1, 30)]
    system.on("GET", f"{service}/log", Says(200, {"entries": entries}))
    logs = (await worker.get(f"/v1/worker/calls/{alices.id}/system-logs", params={"service": "internet"})).json()
    assert logs["suggested_fix"] == "update_firmware"
    assert [entry["at"] for entry in logs["entries"]] == sorted(
        (entry["at"] for entry in logs["entries"]), reverse=True
    )
    assert len(logs["entries"]) == 2


async def test_a_fix_is_done_there_once_and_kept_here(
    system: System, worker: AsyncClient, alices: Call, service: str, session: AsyncSession
) -> None:
    system.on("POST", f"{service}/fixes", Resets(), Says(200, {"worked": True, "finding": "Reset."}))
    fixed = await posted(worker, alices, "fixes", **FIX)
    assert (fixed["worked"], fixed["finding"]) == (True, "Reset.")
    assert await posted(worker, alices, "fixes", **FIX) == fixed
    asked = system.asked("POST", f"{service}/fixes")
    assert [(request.key, request.body) for request in asked] == [
        (f"{alices.id}:fix-key-0001", {"fix": "reset_line"})
    ] * 2
    assert (await session.scalars(select(AppliedFix))).one().worked


@pytest.mark.parametrize(("status", "code"), [(404, "service-not-found"), (409, "key-reused")])
async def test_their_no_is_the_networks_own(
    system: System, worker: AsyncClient, alices: Call, service: str, status: int, code: str
) -> None:
    system.on("POST", f"{service}/fixes", Says(status))
    refused(await worker.post(f"/v1/worker/calls/{alices.id}/fixes", json=FIX), status, code)


async def test_a_network_that_nobody_can_ask_is_not_said_to_be_well(
    system: System, worker: AsyncClient, alices: Call, service: str
) -> None:
    system.on("GET", f"{service}/line", Says(502))
    answer = await worker.post(f"/v1/worker/calls/{alices.id}/diagnostics", params={"service": "internet"})
    refused(answer, 503, "connector-unavailable")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"fault": "haunted"}, "fault.fault (enum)"), ({"finding": ""}, "fault.finding (string_too_short)")],
)
async def test_a_wrong_answer_is_told_by_its_field(
    system: System, worker: AsyncClient, alices: Call, service: str, wrong: dict[str, str], field: str
) -> None:
    system.on("GET", f"{service}/line", Says(200, {"fault": FAULT | wrong}))
    answer = await worker.post(f"/v1/worker/calls/{alices.id}/diagnostics", params={"service": "internet"})
    assert refused(answer, 503, "connector-answer-wrong")["fields"] == [field]
