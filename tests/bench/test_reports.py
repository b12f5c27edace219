"""Reports on a month of 100,000 calls, and the wall's figures, which must not get slower with the past."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from api.db import async_url, create_sessions
from api.queue.timers import Sessions
from api.reports import interval, service
from api.reports.facts import Filters
from api.reports.schemas import Grouping
from tests.api.conftest import copied
from tests.bench import month
from tests.bench.figures import Figures, at_most

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

DAYS = 30
CALLS_A_DAY = 3_333
ROUNDS = 15
REPORT_ROUNDS = 5
WALL = at_most(2.0, tolerated=4.0)
SOON = at_most(2_000, "ms", tolerated=6_000)
"""Of a whole month: as long as somebody waits for a page without wondering."""


@asynccontextmanager
async def past(postgres_url: str, template: str, days: int) -> AsyncIterator[Sessions]:
    """So many days, of which today is the last."""
    async with copied(postgres_url, template) as database_url:
        engine = create_async_engine(async_url(database_url))
        sessions = create_sessions(engine)
        first = datetime.now(UTC).date() - timedelta(days=days - 1)
        async with sessions() as session:
            await month.write(session, first=first, days=days, calls=days * CALLS_A_DAY)
        async with create_sessions(engine.execution_options(isolation_level="AUTOCOMMIT"))() as session:
            await month.settle(session)
        yield sessions
        await engine.dispose()


async def timed(sessions: Sessions, work: Callable[[AsyncSession], Awaitable[object]]) -> float:
    """Milliseconds."""
    async with sessions.begin() as session:
        began = perf_counter()
        await work(session)
        return (perf_counter() - began) * 1_000


async def wall(session: AsyncSession) -> object:
    return await service.today(session, "UTC", datetime.now(UTC))


async def test_the_wall_and_reports_on_a_month(postgres_url: str, template: str, figures: Figures) -> None:
    async with AsyncExitStack() as stack:
        short = await stack.enter_async_context(past(postgres_url, template, 1))
        long = await stack.enter_async_context(past(postgres_url, template, DAYS))
        times = [(await timed(short, wall), await timed(long, wall)) for _ in range(ROUNDS)]
        reports = {str(grouping): await taken(long, monthly(grouping)) for grouping in Grouping}
    one_day, one_month = (median(each) for each in zip(*times, strict=True))
    figures.add(
        "reports: the wall",
        f"the wall's figures of today after {DAYS} days ÷ after one",
        one_month / one_day,
        WALL,
        f"{one_month:.0f} ÷ {one_day:.0f} ms, {ROUNDS} times each",
    )
    slowest = max(reports, key=lambda grouping: reports[grouping])
    figures.add(
        "reports: a month",
        f"a report on {DAYS * CALLS_A_DAY:,} calls, told apart in the way that takes longest",
        reports[slowest],
        SOON,
        "; ".join(f"by {grouping} {ms:.0f} ms" for grouping, ms in reports.items()),
    )


async def taken(sessions: Sessions, work: Callable[[AsyncSession], Awaitable[object]]) -> float:
    return median([await timed(sessions, work) for _ in range(REPORT_ROUNDS)])


def monthly(grouping: Grouping) -> Callable[[AsyncSession], Awaitable[object]]:
    last: date = datetime.now(UTC).date()
    days = interval.days(last - timedelta(days=DAYS - 1), last, "Europe/Berlin")

    async def ask(session: AsyncSession) -> object:
        return await service.report(session, days, grouping, Filters(), datetime.now(UTC))

    return ask
