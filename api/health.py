from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text

from api.db import Session
from api.errors import Unavailable
from api.faults import DatabaseBusy, DatabaseUnavailable
from api.problems import describe

router = APIRouter(prefix="/v1", tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Draining(Unavailable):
    code = "draining"


@router.get("/health")
async def get_health() -> Health:
    """Whether the process is alive."""
    return Health()


@router.get("/ready", responses=describe(DatabaseUnavailable, DatabaseBusy, Draining))
async def get_readiness(request: Request, session: Session) -> Health:
    """Whether the process can do its work: the database answers, and nobody has told it to stop."""
    if request.app.state.is_draining:
        raise Draining("This process finishes what it was asked, and stops.")
    await session.execute(text("SELECT 1"))
    return Health()
