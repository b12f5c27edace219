"""Another system can take the place of the tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import ApplyFix
from api.customers import service as customers
from api.customers.directory import Sources
from api.models import Call
from api.technical import service as technical
from api.technical.lifecycle.fixes import Outcome, OwnLine
from api.technical.lifecycle.incidents import IncidentSeverity, KnownIncident
from api.technical.lifecycle.logs import Fault, Fix, LogLine
from api.technical.lifecycle.services import Service

pytestmark = pytest.mark.api

SLOW_PHONES = KnownIncident(
    service=Service.phone,
    region="Los Angeles",
    severity=IncidentSeverity.degraded,
    title="Slow phones",
    note="",
    started_at=datetime(2026, 11, 25, tzinfo=UTC),
)


class OtherNetwork:
    """Knows one customer's broken router, and mends whatever it is asked to."""

    def __init__(self) -> None:
        self.applied: list[Fix] = []

    async def incidents(self, now: datetime, region: str | None = None) -> Sequence[KnownIncident]:
        return [SLOW_PHONES] if region in {None, SLOW_PHONES.region} else []

    async def own_line(self, customer_id: UUID, service: Service) -> OwnLine | None:
        return None if self.applied else OwnLine(Fault.degraded, "Their word for it.", "Wait.", Fix.reset_line)

    async def log(self, customer_id: UUID, service: Service, since: datetime) -> Sequence[LogLine]:
        return []

    async def apply(self, customer_id: UUID, service: Service, fix: Fix, key: str) -> Outcome:
        self.applied.append(fix)
        return Outcome(True, "Done over there.")


async def test_what_another_network_says_and_does_is_what_the_caller_hears(session: AsyncSession, alices: Call) -> None:
    network, directory = OtherNetwork(), customers.directory(session, Sources())
    assert (
        await technical.diagnose(session, network, directory, alices.id, "internet")
    ).finding == "Their word for it."
    assert [found.title for found in await technical.known_incidents(session, network, directory, alices.id)] == [
        "Slow phones"
    ]
    request = ApplyFix(key="fix-0001", service="internet", fix="reset_line")
    first = await technical.apply_fix(session, network, directory, alices.id, request)
    assert (first.worked, first.finding) == (True, "Done over there.")
    assert (await technical.diagnose(session, network, directory, alices.id, "internet")).status == "ok"
    # Who sends a request again gets the answer that is on record here, and nothing is done twice over there.
    assert await technical.apply_fix(session, network, directory, alices.id, request) == first
    assert network.applied == [Fix.reset_line]
