"""Whether what callers were told of the wait came true."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category
from api.waits.repository import Counts, WaitRepository
from api.waits.schemas import Calibration, CalibrationRow, WaitCalibration


async def calibration(
    session: AsyncSession, since: datetime, until: datetime, queue: Category | None
) -> WaitCalibration:
    counts = await WaitRepository(session).calibration(since, until, queue)
    rows = [CalibrationRow(queue=each.queue, day=each.day, **_of([each]).model_dump()) for each in counts]
    return WaitCalibration(since=since, until=until, total=_of(counts), rows=rows)


def _of(counts: Iterable[Counts]) -> Calibration:
    told, within, below, above = (sum(column) for column in zip((0,) * 4, *(each[2:] for each in counts), strict=True))
    known = within + below + above
    return Calibration(
        told=told,
        within=within,
        below=below,
        above=above,
        unknown=told - known,
        held=within / known if known else None,
    )
