from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api import contract
from api.auth import WorkerAuth
from api.calls.errors import CallNotFound, CallOver
from api.contract import ApplyFix, Diagnosis, FixResult, Incident, SystemLogs
from api.customers import service as customers
from api.customers.endpoints import TheDirectory
from api.customers.errors import CustomerUnknown, NotVerified
from api.db import Session
from api.errors import Unauthorized
from api.models.solution import Solution
from api.problems import describe
from api.technical import service as technical
from api.technical.errors import FixKeyReused, FixUnknown, ServiceNotFound
from api.technical.network import Network, Referring
from api.technical.repository import PostgresNetwork

router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["technical"], dependencies=[WorkerAuth])

ServiceName = Annotated[
    str, Query(min_length=1, max_length=100, description="internet, tv, phone or email, or as callers say it")
]
Problem = Annotated[str, Query(min_length=1, max_length=500, description="What is wrong, as the caller says it")]


def _network(request: Request, session: Session) -> Network:
    connect: Callable[[Referring], Network] | None = request.app.state.connected.network
    return connect(partial(customers.reference, session)) if connect else PostgresNetwork(session)


TheNetwork = Annotated[Network, Depends(_network)]


@router.post("/diagnostics", responses=describe(Unauthorized, CallNotFound, ServiceNotFound))
async def run_diagnostics(
    call_id: UUID, service: ServiceName, session: Session, network: TheNetwork, directory: TheDirectory
) -> Diagnosis:
    """Check a service for this caller: known incidents, then their own line, then what their device has logged.

    `service-not-found` carries `services`.
    """
    return await technical.diagnose(session, network, directory, call_id, service)


@router.get("/incidents", responses=describe(Unauthorized, CallNotFound))
async def list_incidents(
    call_id: UUID, session: Session, network: TheNetwork, directory: TheDirectory
) -> list[Incident]:
    """Known trouble in the caller's region, outages first; of all regions, when nobody knows who calls."""
    return await technical.known_incidents(session, network, directory, call_id)


@router.get("/system-logs", responses=describe(Unauthorized, CallNotFound, CustomerUnknown, ServiceNotFound))
async def read_system_logs(
    call_id: UUID, service: ServiceName, session: Session, network: TheNetwork, directory: TheDirectory
) -> SystemLogs:
    """What the customer's device has logged in the last day, what that means, and what would mend it."""
    return await technical.system_logs(session, network, directory, call_id, service)


@router.post(
    "/fixes",
    responses=describe(
        Unauthorized, CallNotFound, CustomerUnknown, NotVerified, ServiceNotFound, FixUnknown, FixKeyReused, CallOver
    ),
)
async def apply_fix(
    call_id: UUID, body: ApplyFix, session: Session, network: TheNetwork, directory: TheDirectory
) -> FixResult:
    """Mend the verified caller's service from afar; later checks see what it changed. The same key twice is one fix.

    What does not fit the fault, and what is tried during an outage, did not work: `worked` is false, and `finding`
    says why. `fix-unknown` carries `fixes`.
    """
    return await technical.apply_fix(session, network, directory, call_id, body)


@router.get("/solutions", response_model=list[contract.Solution], responses=describe(Unauthorized, CallNotFound))
async def list_solutions(call_id: UUID, problem: Problem, session: Session) -> Sequence[Solution]:
    """What the caller can try alone against the problem, in order; empty when it isn't clear what is meant."""
    return await technical.solutions(session, call_id, problem)
