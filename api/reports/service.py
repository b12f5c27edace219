"""Which figures can be given for what is asked, and for each of them the counts and the formula."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, get_args

from pydantic.fields import FieldInfo
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category
from api.reports import formulas, interval
from api.reports.facts import Filters
from api.reports.interval import HOURS_A_DAY, Days
from api.reports.repository import By, Key, ReportRepository
from api.reports.schemas import (
    AllFigures,
    Figures,
    Grouping,
    Measure,
    QueueToday,
    Report,
    Row,
    Span,
    Summary,
    Today,
)
from api.reports.tallies import AgentTally, CallTally, OfferTally, TalkTally, TimeTally, WaitTally

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

BY_TIME = {
    Grouping.day: interval.by_day,
    Grouping.hour: interval.by_hour,
    Grouping.weekday_hour: interval.by_weekday_hour,
}


@dataclass(frozen=True)
class Part:
    """One kind of figures: what it can be told apart by (None: the whole), and of what alone it can be told."""

    count: Callable[[ReportRepository, interval.Interval, By], Awaitable[dict[Key, Any]]]
    formula: Callable[[Any], Figures]
    nothing: Any
    by: Collection[Grouping | None]
    of: Collection[str]

    def is_known(self, grouping: Grouping | None, filters: Filters) -> bool:
        asked_of = {name for name, value in filters._asdict().items() if value is not None}
        return grouping in self.by and asked_of <= set(self.of)


ALWAYS = {None, *BY_TIME}
PARTS: Mapping[str, Part] = {
    "calls": Part(ReportRepository.calls, formulas.calls, CallTally(), by={*ALWAYS, Grouping.flow}, of=["flow"]),
    "waiting": Part(
        ReportRepository.waits,
        formulas.waiting,
        WaitTally(),
        by={*ALWAYS, Grouping.flow, Grouping.queue},
        of=["flow", "queue"],
    ),
    "handling": Part(
        ReportRepository.talks,
        formulas.handling,
        TalkTally(),
        by={*ALWAYS, Grouping.flow, Grouping.queue, Grouping.operator},
        of=["flow", "queue", "operator_id"],
    ),
    "offers": Part(
        ReportRepository.offers,
        formulas.offers,
        OfferTally(),
        by={*ALWAYS, Grouping.flow, Grouping.queue, Grouping.operator},
        of=["flow", "queue", "operator_id"],
    ),
    "time": Part(
        ReportRepository.times, formulas.time, TimeTally(), by={*ALWAYS, Grouping.operator}, of=["operator_id"]
    ),
    "agent": Part(ReportRepository.agents, formulas.agent, AgentTally(), by={Grouping.agent}, of=["flow"]),
}


async def summary(session: AsyncSession, days: Days, filters: Filters, now: datetime) -> Summary:
    before = days.before(now)
    repository = ReportRepository(session, filters, now)
    return Summary(
        span=_span(days),
        figures=await _whole(repository, days, filters),
        before_span=_span(before),
        before=await _whole(ReportRepository(session, filters, before.interval.end), before, filters),
    )


async def report(session: AsyncSession, days: Days, grouping: Grouping, filters: Filters, now: datetime) -> Report:
    repository = ReportRepository(session, filters, now)
    cut = BY_TIME.get(grouping)
    by = cut(days) if cut is not None else grouping.value
    counted = await _counted(repository, days, by, grouping, filters)
    found = {key for tallies in counted.values() for key in tallies}
    labels = await _labels(repository, days, grouping, filters, found)
    rows = [Row(key=_name(days, grouping, key), label=label, figures=_figures(counted, key)) for key, label in labels]
    return Report(span=_span(days), grouping=grouping, rows=rows)


async def today(session: AsyncSession, timezone: str, now: datetime) -> Today:
    """Cheap: what a wall asks for all day long."""
    zone = interval.zone(timezone)
    date = now.astimezone(zone).date()
    days = Days(first=date, last=date, zone=zone)
    repository = ReportRepository(session, Filters(), now)
    waits = await repository.waits(days.interval, Grouping.queue)
    in_line, targets = await repository.in_line(), await repository.targets()
    longest = max((seconds for _, seconds in in_line.values()), default=None)
    return Today(
        span=_span(days),
        at=now,
        queues=[
            QueueToday(
                queue=queue,
                target_seconds=target,
                waiting_now=in_line.get(queue, (0, None))[0],
                longest_waiting_seconds=in_line.get(queue, (0, None))[1],
                figures=formulas.waiting(waits.get(queue, WaitTally())),
            )
            for queue, target in targets.items()
        ],
        total=QueueToday(
            queue=None,
            target_seconds=None,
            waiting_now=sum(count for count, _ in in_line.values()),
            longest_waiting_seconds=longest,
            figures=formulas.waiting(reduce(add, waits.values(), WaitTally())),
        ),
    )


def measures() -> list[Measure]:
    """The meaning of every figure, from where it is defined."""
    return [
        Measure.model_validate(
            {"part": part, "name": name, "title": info.title, "meaning": info.description, **_extra(info)}
        )
        for part, figures in _parts()
        for name, info in figures.model_fields.items()
    ]


def _extra(info: FieldInfo) -> dict[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _parts() -> list[tuple[str, type[Figures]]]:
    return [(name, get_args(info.annotation)[0]) for name, info in AllFigures.model_fields.items()]


async def _whole(repository: ReportRepository, days: Days, filters: Filters) -> AllFigures:
    return _figures(await _counted(repository, days, interval.whole(days), None, filters), 0)


async def _counted(
    repository: ReportRepository, days: Days, by: By, grouping: Grouping | None, filters: Filters
) -> dict[str, dict[Key, Any]]:
    await repository.prepare()
    known = {name: part for name, part in PARTS.items() if part.is_known(grouping, filters)}
    return {name: await part.count(repository, days.interval, by) for name, part in known.items()}


def _figures(counted: Mapping[str, dict[Key, Any]], key: Key) -> AllFigures:
    parts = {name: PARTS[name].formula(tallies.get(key, PARTS[name].nothing)) for name, tallies in counted.items()}
    return AllFigures.model_validate(parts)


async def _labels(
    repository: ReportRepository, days: Days, grouping: Grouping, filters: Filters, found: set[Key]
) -> list[tuple[Key, str]]:
    """The rows in their order: of times and queues all, of the rest those with something to tell."""
    match grouping:
        case Grouping.day:
            return [(key, (days.first + key * interval.DAY).strftime("%a %d %b %Y")) for key in range(days.count)]
        case Grouping.hour:
            return [(hour, f"{hour:02}:00") for hour in range(HOURS_A_DAY)]
        case Grouping.weekday_hour:
            return [
                (day * HOURS_A_DAY + hour, f"{name} {hour:02}:00")
                for day, name in enumerate(WEEKDAYS)
                for hour in range(HOURS_A_DAY)
            ]
        case Grouping.queue:
            return [(queue, queue) for queue in Category if filters.queue in (None, queue)]
        case Grouping.operator:
            return [(key, name) for key, name in (await repository.operator_names()).items() if key in found]
        case Grouping.flow | Grouping.agent:
            return [(key, key) for key in sorted(found)]


def _name(days: Days, grouping: Grouping, key: Key) -> str:
    return (days.first + key * interval.DAY).isoformat() if grouping is Grouping.day else str(key)


def _span(days: Days) -> Span:
    start, end = days.interval
    return Span(first_day=days.first, last_day=days.last, timezone=days.zone.key, start=start, end=end)
