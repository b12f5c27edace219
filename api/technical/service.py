from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import service as calls
from api.calls.errors import CallOver
from api.contract import ApplyFix, CallState, Diagnosis, FixResult, Incident, LogEntry, SystemLogs
from api.customers import clock
from api.customers import service as customers
from api.customers.directory import Directory
from api.models.applied_fix import AppliedFix
from api.models.customer import Customer
from api.models.solution import Solution
from api.technical.errors import FixKeyReused, FixUnknown, ServiceNotFound
from api.technical.lifecycle import diagnosis, fixes, incidents, logs, services
from api.technical.lifecycle.fixes import Outcome
from api.technical.lifecycle.incidents import KnownIncident
from api.technical.lifecycle.logs import Fix
from api.technical.lifecycle.services import Service
from api.technical.network import Network
from api.technical.repository import TechnicalRepository

MOST_ENTRIES = 20


async def diagnose(
    session: AsyncSession, network: Network, directory: Directory, call_id: UUID, said: str
) -> Diagnosis:
    """How the service does where the caller lives; in general, when we don't know who calls."""
    call = await calls.lock(session, call_id)
    service = _service(said)
    customer = await customers.recognise(session, directory, call)
    now = datetime.now(UTC)
    if customer is None:
        return diagnosis.diagnose_in_general(service, _of(service, await network.incidents(now)))
    incident = await _incident(network, customer, service, now)
    own = await network.own_line(customer.id, service)
    lines = await network.log(customer.id, service, now - logs.LOOK_BACK)
    trouble = logs.trouble(service, lines, now)
    return diagnosis.diagnose(service, incident, own, trouble, _zone(customer), now)


async def known_incidents(
    session: AsyncSession, network: Network, directory: Directory, call_id: UUID
) -> list[Incident]:
    """Those where the caller lives; all of them, when we don't know who calls."""
    call = await calls.lock(session, call_id)
    customer = await customers.recognise(session, directory, call)
    now = datetime.now(UTC)
    known = await network.incidents(now, customer.region if customer else None)
    zone = _zone(customer) if customer else None
    return [_told(incident, zone, now) for incident in incidents.by_weight(known)]


async def system_logs(
    session: AsyncSession, network: Network, directory: Directory, call_id: UUID, said: str
) -> SystemLogs:
    """What the customer's device has logged in the last day, and what that means."""
    call = await calls.lock(session, call_id)
    service = _service(said)
    customer = await customers.require_known(session, directory, call)
    now = datetime.now(UTC)
    lines = await network.log(customer.id, service, now - logs.LOOK_BACK)
    trouble = logs.trouble(service, lines, now)
    return SystemLogs(
        service=service.value,
        entries=[LogEntry.model_validate(line) for line in lines[:MOST_ENTRIES]],
        finding=logs.finding(service, trouble),
        suggested_fix=trouble.fix.value if trouble else None,
    )


async def apply_fix(
    session: AsyncSession, network: Network, directory: Directory, call_id: UUID, request: ApplyFix
) -> FixResult:
    """Try to mend the verified customer's service from afar; against an outage nothing is tried."""
    call = await calls.lock(session, call_id)
    service, fix = _service(request.service), _fix(request.fix)
    earlier = await TechnicalRepository(session).fix_by_key(call_id, request.key)
    if earlier is not None:
        return _repeated(earlier, service, fix)
    customer = await customers.require_known(session, directory, call)
    await customers.require_verified(session, call_id)
    if call.state is CallState.ended:
        raise CallOver("The call is over.")
    outcome = await _tried(network, customer, service, fix, f"{call_id}:{request.key}")
    applied = AppliedFix(
        call_id=call_id,
        customer_id=customer.id,
        key=request.key,
        service=service,
        fix=fix,
        worked=outcome.worked,
        finding=outcome.finding,
    )
    TechnicalRepository(session).add(applied)
    return _result(applied)


async def solutions(session: AsyncSession, call_id: UUID, problem: str) -> Sequence[Solution]:
    """What the caller can try alone, in order; nothing, when it isn't clear which service is meant."""
    await calls.get(session, call_id)
    service = services.service_meant(problem)
    return await TechnicalRepository(session).solutions(service) if service else []


async def _tried(network: Network, customer: Customer, service: Service, fix: Fix, key: str) -> Outcome:
    now = datetime.now(UTC)
    incident = await _incident(network, customer, service, now)
    if incident and incident.is_outage:
        return fixes.against_outage(incident, _zone(customer), now)
    return await network.apply(customer.id, service, fix, key)


async def _incident(network: Network, customer: Customer, service: Service, now: datetime) -> KnownIncident | None:
    known = incidents.by_weight(_of(service, await network.incidents(now, customer.region)))
    return known[0] if known else None


def _of(service: Service, known: Sequence[KnownIncident]) -> list[KnownIncident]:
    return [incident for incident in known if incident.service is service]


def _service(said: str) -> Service:
    service = services.service_named(said)
    if service is None:
        raise ServiceNotFound(
            "There is no such service. We can check internet, TV, phone and e-mail.",
            services=[service.value for service in Service],
        )
    return service


def _fix(said: str) -> Fix:
    fix = fixes.fix_named(said)
    if fix is None:
        raise FixUnknown("There is no such fix.", fixes=[fix.value for fix in Fix])
    return fix


def _told(incident: KnownIncident, where: tzinfo | None, now: datetime) -> Incident:
    return Incident(
        service=incident.service,
        region=incident.region,
        title=incident.title,
        note=incident.note,
        sentence=incidents.sentence(incident, where, now),
        started_at=incident.started_at,
        expected_end=incident.expected_end,
    )


def _zone(customer: Customer) -> tzinfo | None:
    return clock.zone(customer.timezone)


def _repeated(earlier: AppliedFix, service: Service, fix: Fix) -> FixResult:
    if (earlier.service, earlier.fix) != (service, fix):
        raise FixKeyReused("This key belongs to another fix.")
    return _result(earlier)


def _result(applied: AppliedFix) -> contract.FixResult:
    return FixResult(
        service=applied.service.value, fix=applied.fix.value, worked=applied.worked, finding=applied.finding
    )
