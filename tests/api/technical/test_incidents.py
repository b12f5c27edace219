from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Incident
from api.technical.lifecycle.incidents import IncidentSeverity
from api.technical.lifecycle.services import Service
from tests.api.demo_company import refused

pytestmark = pytest.mark.api


async def incidents(worker: AsyncClient, call: Call) -> list[dict[str, Any]]:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/incidents")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_the_caller_hears_what_is_wrong_at_home_and_when_it_will_be_fixed(
    worker: AsyncClient, carlas: Call
) -> None:
    (outage,) = await incidents(worker, carlas)
    assert (outage["service"], outage["region"], outage["title"]) == ("tv", "Chicago", "TV outage in Chicago")
    assert outage["note"] == "A cable was damaged during road works."
    assert outage["sentence"].startswith("There has been a TV outage in Chicago since ")
    started, expected = (datetime.fromisoformat(outage[name]) for name in ("started_at", "expected_end"))
    assert expected - started == timedelta(hours=6)
    assert started < datetime.now(UTC) < expected


async def test_another_region_has_none(worker: AsyncClient, alices: Call) -> None:
    assert await incidents(worker, alices) == []


async def test_a_stranger_hears_of_all_regions_the_outages_first(
    worker: AsyncClient, call: Call, session: AsyncSession
) -> None:
    slow = Incident(
        region="Boston",
        service=Service.internet,
        severity=IncidentSeverity.degraded,
        title="Slow in Boston",
        started_at=datetime.now(UTC) - timedelta(days=3),
    )
    session.add(slow)
    await session.commit()
    found = await incidents(worker, call)
    assert [incident["region"] for incident in found] == ["Chicago", "Boston"]
    assert (found[1]["note"], found[1]["expected_end"]) == ("", None)


async def test_who_may_not_ask_and_what_does_not_exist(client: AsyncClient, worker: AsyncClient, call: Call) -> None:
    refused(await client.get(f"/v1/worker/calls/{call.id}/incidents"), 401, "unauthorized")
    refused(await worker.get(f"/v1/worker/calls/{uuid4()}/incidents"), 404, "call-not-found")
