"""`Network` over HTTP. The contract, with examples: docs/how-to/connect-your-systems.md."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.connectors.http import Connector, Request
from api.connectors.wire import Line, Problem, Text, Wire
from api.errors import TandemError
from api.technical.errors import FixKeyReused, ServiceNotFound
from api.technical.lifecycle.fixes import Outcome, OwnLine
from api.technical.lifecycle.incidents import IncidentSeverity, KnownIncident
from api.technical.lifecycle.logs import Fault, Fix, LogLevel, LogLine
from api.technical.lifecycle.services import Service
from api.technical.network import Referring

MOST_LOG_LINES = 500


class WireIncident(Wire):
    service: Service
    region: Line
    severity: IncidentSeverity
    title: Line
    note: Text = Field(default="", description="Sentences that can be said to callers.")
    started_at: AwareDatetime
    expected_end: AwareDatetime | None = None


class Incidents(Wire):
    """Those that have begun and are not resolved."""

    incidents: list[WireIncident]


class WireFault(Wire):
    fault: Fault
    finding: Text = Field(min_length=1, description="Fit to be said to the caller.")
    advice: Text = Field(default="", description="What the caller should try.")
    remedy: Fix | None = Field(default=None, description="What mends it from afar; none: somebody has to go there.")


class LineState(Wire):
    """What measurements show at the customer's; no fault is null."""

    fault: WireFault | None


class WireLogLine(Wire):
    at: AwareDatetime
    level: LogLevel
    code: Line
    message: Text


class Log(Wire):
    """What the customer's device has logged, newest first."""

    entries: list[WireLogLine]


class FixOrder(Wire):
    fix: Fix


class FixOutcome(Wire):
    worked: bool
    finding: Text = Field(min_length=1, description="What came of it, fit to be said to the caller.")


_SERVICE = "/customers/{customer}/services/{service}"


class HttpNetwork:
    """`referring`: the system knows customers by its own ids."""

    def __init__(self, connector: Connector, referring: Referring) -> None:
        self.connector = connector
        self._referring = referring

    async def incidents(self, now: datetime, region: str | None = None) -> Sequence[KnownIncident]:
        query = {} if region is None else {"region": region}
        found = await self.connector.ask(Incidents, Request(method="GET", path="/incidents", query=query))
        known = [KnownIncident(**dict(incident)) for incident in found.incidents]
        return [incident for incident in known if region in {None, incident.region}]

    async def own_line(self, customer_id: UUID, service: Service) -> OwnLine | None:
        asked = Request(
            method="GET", path=f"{_SERVICE}/line", names=await self._names(customer_id, service), refusals=_UNKNOWN
        )
        state = await self.connector.ask(LineState, asked)
        return OwnLine(**dict(state.fault)) if state.fault else None

    async def log(self, customer_id: UUID, service: Service, since: datetime) -> Sequence[LogLine]:
        asked = Request(
            method="GET",
            path=f"{_SERVICE}/log",
            names=await self._names(customer_id, service),
            query={"since": since.isoformat()},
            refusals=_UNKNOWN,
        )
        entries = (await self.connector.ask(Log, asked)).entries
        lines = sorted((LogLine(**dict(entry)) for entry in entries), key=lambda line: line.at, reverse=True)
        return [line for line in lines if line.at >= since][:MOST_LOG_LINES]

    async def apply(self, customer_id: UUID, service: Service, fix: Fix, key: str) -> Outcome:
        asked = Request(
            method="POST",
            path=f"{_SERVICE}/fixes",
            names=await self._names(customer_id, service),
            body=FixOrder(fix=fix),
            key=key,
            refusals=_UNKNOWN | {409: _key_reused},
        )
        done = await self.connector.ask(FixOutcome, asked)
        return Outcome(done.worked, done.finding)

    async def _names(self, customer_id: UUID, service: Service) -> dict[str, str]:
        return {"customer": await self._referring(customer_id), "service": service.value}


def _unknown(_: Problem) -> TandemError:
    return ServiceNotFound("The customer has no such service.", services=[service.value for service in Service])


def _key_reused(_: Problem) -> TandemError:
    return FixKeyReused("This key belongs to another fix.")


_UNKNOWN: dict[int, Callable[[Problem], TandemError]] = {404: _unknown}
