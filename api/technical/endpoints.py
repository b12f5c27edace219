from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import Diagnosis
from api.db import Session
from api.errors import Unauthorized
from api.problems import describe
from api.technical import service as technical
from api.technical.errors import ServiceNotFound

router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["technical"], dependencies=[WorkerAuth])

ServiceName = Annotated[
    str, Query(min_length=1, max_length=100, description="internet, tv, phone or email, or as callers say it")
]


@router.post("/diagnostics", responses=describe(Unauthorized, CallNotFound, ServiceNotFound))
async def run_diagnostics(call_id: UUID, service: ServiceName, session: Session) -> Diagnosis:
    """Check a service for this caller: the region's state, then their own line.

    `service-not-found` carries `services`.
    """
    return await technical.diagnose(session, call_id, service)
