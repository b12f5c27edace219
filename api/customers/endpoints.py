from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.auth import WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import IdentifyCaller, Identity, VerifyCaller
from api.customers import service
from api.customers.directory import Directory, Sources
from api.customers.errors import (
    CustomerUnknown,
    EmailUnreadable,
    FactUnreadable,
    NothingClaimed,
    NothingToVerify,
    VerificationLocked,
)
from api.db import Session
from api.errors import Unauthorized
from api.problems import describe

router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["customers"], dependencies=[WorkerAuth])


def _directory(request: Request, session: Session) -> Directory:
    sources: Sources = request.app.state.connected.customers
    return service.directory(session, sources)


TheDirectory = Annotated[Directory, Depends(_directory)]


@router.post("/identify", responses=describe(Unauthorized, CallNotFound, NothingClaimed, EmailUnreadable))
async def identify_caller(call_id: UUID, body: IdentifyCaller, session: Session, directory: TheDirectory) -> Identity:
    """Find the customer whom the caller claims to be, forgiving what speech recognition mishears.

    An unknown caller stays unknown: `customer` is null, and the claims are kept for the briefing.
    """
    return await service.identify(session, directory, call_id, body)


@router.post(
    "/verify",
    responses=describe(
        Unauthorized, CallNotFound, CustomerUnknown, NothingToVerify, FactUnreadable, VerificationLocked
    ),
)
async def verify_caller(call_id: UUID, body: VerifyCaller, session: Session, directory: TheDirectory) -> Identity:
    """Compare facts that the caller says with the file. They add up during the call; two make a caller verified.

    A security code is enough alone, but does not find whose it is: `customer-unknown`. A fact that does not match is
    a failed try. After three of them every further one is `verification-locked`.
    """
    return await service.verify(session, directory, call_id, body)
