from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.auth import RoleTooLow, SessionExpired, SignedIn, Supervisor
from api.contract import Category, FlowName
from api.db import Session
from api.errors import Unauthorized
from api.problems import describe
from api.reports import interval, service, sheet
from api.reports.errors import FromAfterTo, RangeTooLong, UnknownTimezone
from api.reports.facts import Filters
from api.reports.interval import Days
from api.reports.schemas import Grouping, Measure, Report, Summary, Today

router = APIRouter(prefix="/v1/reports", tags=["reports"])

REFUSALS = (FromAfterTo, RangeTooLong, UnknownTimezone)
READING = describe(Unauthorized, SessionExpired, RoleTooLow, *REFUSALS)

Timezone = Annotated[
    str, Query(max_length=60, description="IANA; days and hours are this one's.", examples=["Europe/Berlin"])
]


EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def _days(
    first: Annotated[date, Query(alias="from", description="The first day.", ge=EARLIEST, le=LATEST)],
    last: Annotated[date, Query(alias="to", description="The last day, included.", ge=EARLIEST, le=LATEST)],
    timezone: Timezone = "UTC",
) -> Days:
    return interval.days(first, last, timezone)


def _filters(queue: Category | None = None, flow: FlowName | None = None) -> Filters:
    return Filters(queue=queue, flow=flow)


AskedDays = Annotated[Days, Depends(_days)]
AskedFilters = Annotated[Filters, Depends(_filters)]


@router.get("/measures", responses=describe(Unauthorized, SessionExpired))
async def list_measures(_: SignedIn) -> list[Measure]:
    """What every figure means, and its formula."""
    return service.measures()


@router.get("/today", responses=describe(Unauthorized, SessionExpired, RoleTooLow, UnknownTimezone))
async def get_today(_: Supervisor, session: Session, timezone: Timezone = "UTC") -> Today:
    """Today so far, queue by queue, and who waits now. Cheap enough for a wall. For supervisors."""
    return await service.today(session, timezone, datetime.now(UTC))


@router.get("/me", responses=describe(Unauthorized, SessionExpired, *REFUSALS))
async def get_my_report(operator: SignedIn, session: Session, days: AskedDays) -> Summary:
    """One's own figures, and those of the interval before."""
    return await service.summary(session, days, Filters(operator_id=operator.id), datetime.now(UTC))


@router.get("/summary", responses=READING)
async def get_summary(_: Supervisor, session: Session, days: AskedDays, filters: AskedFilters) -> Summary:
    """All figures of some days, and those of as many days before. For supervisors."""
    return await service.summary(session, days, filters, datetime.now(UTC))


@router.get(
    "/by/{grouping}.csv",
    response_class=Response,
    responses=READING | {200: {"description": "The same as a sheet.", "content": {"text/csv": {}}}},
)
async def export_report(
    grouping: Grouping, _: Supervisor, session: Session, days: AskedDays, filters: AskedFilters
) -> Response:
    """The same figures as a sheet, one row each. For supervisors."""
    report = await service.report(session, days, grouping, filters, datetime.now(UTC))
    name = f"tandem-{grouping}-{days.first}-{days.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(sheet.of(report), media_type="text/csv", headers=headers)


@router.get("/by/{grouping}", responses=READING)
async def get_report(
    grouping: Grouping, _: Supervisor, session: Session, days: AskedDays, filters: AskedFilters
) -> Report:
    """The figures told apart by one thing. Parts that this cannot tell apart are None. For supervisors."""
    return await service.report(session, days, grouping, filters, datetime.now(UTC))
