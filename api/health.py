from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text

from api.db import Session
from api.faults import DatabaseBusy, DatabaseUnavailable
from api.problems import describe

router = APIRouter(prefix="/v1", tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


@router.get("/health")
async def get_health() -> Health:
    """Whether the process is alive."""
    return Health()


@router.get("/ready", responses=describe(DatabaseUnavailable, DatabaseBusy))
async def get_readiness(session: Session) -> Health:
    """Whether the process can do its work: the database answers."""
    await session.execute(text("SELECT 1"))
    return Health()
