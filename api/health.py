from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.db import Session
from api.errors import Unavailable
from api.problems import describe

router = APIRouter(prefix="/v1", tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class DatabaseUnavailable(Unavailable):
    code = "database-unavailable"


@router.get("/health")
async def get_health() -> Health:
    """Whether the process is alive."""
    return Health()


@router.get("/ready", responses=describe(DatabaseUnavailable))
async def get_readiness(session: Session) -> Health:
    """Whether the process can do its work: the database answers."""
    try:
        await session.execute(text("SELECT 1"))
    except (DBAPIError, OSError) as error:
        raise DatabaseUnavailable("The database does not answer.") from error
    return Health()
