from uuid import UUID

from fastapi import APIRouter

from api.auth import WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import MakePromise, PromiseRef
from api.db import Session
from api.errors import Unauthorized
from api.models import Promise
from api.problems import describe
from api.promises import service

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["worker"], dependencies=[WorkerAuth])


@worker_router.post("/promises", response_model=PromiseRef, responses=describe(Unauthorized, CallNotFound))
async def make_promise(call_id: UUID, body: MakePromise, session: Session) -> Promise:
    """Put on record what the caller is about to be promised. The same key twice is one promise."""
    return await service.make(session, call_id, body)
