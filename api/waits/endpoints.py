from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.auth import RoleTooLow, SessionExpired, Supervisor
from api.contract import Category
from api.db import Session
from api.errors import Unauthorized
from api.problems import describe
from api.waits import service
from api.waits.schemas import WaitCalibration

router = APIRouter(prefix="/v1/reports", tags=["reports"])

USUALLY = timedelta(days=30)


@router.get("/wait-calibration", responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def get_wait_calibration(
    _: Supervisor,
    session: Session,
    since: Annotated[AwareDatetime | None, Query(description="When it was told; thirty days ago if left out.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Before then; now if left out.")] = None,
    queue: Annotated[Category | None, Query()] = None,
) -> WaitCalibration:
    """How often the wait that callers were told was the wait that they had. For supervisors."""
    end = until or datetime.now(UTC)
    return await service.calibration(session, since or end - USUALLY, end, queue)
