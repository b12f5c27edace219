from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    DateTime,
    Integer,
    ScalarSelect,
    Subquery,
    bindparam,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from api.contract import Category, OfferOutcome, PartyKind, Presence, QueueEntryState
from api.models import Operator, Queue, QueueEntry
from api.reports import facts
from api.reports.facts import IN_LINE, Filters, seconds
from api.reports.formulas import SHORT_ABANDON
from api.reports.interval import Buckets, Interval
from api.reports.tallies import AgentTally, CallTally, OfferTally, TalkTally, TimeTally, WaitTally

WORK_MEM = "64MB"

Key = Any
"""A column's value, or a bucket's key."""

By = str | Buckets
"""A column of the facts, or pieces of time."""

Facts = Callable[[Interval, Filters, datetime], Subquery]
TallyT = TypeVar("TallyT")


class ReportRepository:
    """Counts, by one thing or by time. Each answer has an entry for what there is something of."""

    def __init__(self, session: AsyncSession, filters: Filters, now: datetime) -> None:
        self.session = session
        self._filters = filters
        self._now = now
        self._counted_stays: tuple[Interval, By, dict[Key, tuple[WaitTally, TalkTally]]] | None = None

    async def prepare(self) -> None:
        """For this transaction: the statements of a report are few and large. They sort in memory if there is room, and
        compiling them takes longer than it saves."""
        await self.session.execute(
            select(func.set_config("work_mem", WORK_MEM, true()), func.set_config("jit", "off", true()))
        )

    async def calls(self, interval: Interval, by: By) -> dict[Key, CallTally]:
        called = facts.calls(interval, self._filters, self._now)
        return await self._count(
            CallTally,
            called,
            by,
            calls=func.count(),
            answered=_count_where(called.c.answered),
            callers=func.count(func.nullif(called.c.caller_number, "").collate(facts.BYTES).distinct()),
            finished=_count_where(called.c.finished),
            contained=_count_where(called.c.contained),
            escalated=_count_where(called.c.escalated),
            call_seconds=_total(called.c.call_seconds),
            identified=_count_where(called.c.caller_number != ""),
            repeated=_count_where(called.c.repeated),
        )

    async def waits(self, interval: Interval, by: By) -> dict[Key, WaitTally]:
        stays = await self._stays(interval, by)
        return {key: waits for key, (waits, _) in stays.items() if waits.queued}

    async def talks(self, interval: Interval, by: By) -> dict[Key, TalkTally]:
        stays = await self._stays(interval, by)
        return {key: talks for key, (_, talks) in stays.items() if talks.talks}

    async def _stays(self, interval: Interval, by: By) -> dict[Key, tuple[WaitTally, TalkTally]]:
        """Counted once for both."""
        if self._counted_stays is None or self._counted_stays[:2] != (interval, by):
            stays = facts.stays(interval, self._filters, self._now)
            tallies = await self._count(
                lambda **counted: (_of(WaitTally, counted), _of(TalkTally, counted)),
                stays,
                by,
                **_prefixed(WaitTally, _wait_counts(stays)),
                **_prefixed(TalkTally, _talk_counts(stays)),
            )
            self._counted_stays = (interval, by, tallies)
        return self._counted_stays[2]

    async def offers(self, interval: Interval, by: By) -> dict[Key, OfferTally]:
        rings = facts.offers(interval, self._filters, self._now)
        return await self._count(
            OfferTally,
            rings,
            by,
            offered=func.count(),
            accepted=_count_where(rings.c.outcome == OfferOutcome.accepted),
            missed=_count_where(rings.c.outcome == OfferOutcome.missed),
            declined=_count_where(rings.c.outcome == OfferOutcome.declined),
        )

    async def agents(self, interval: Interval, by: By) -> dict[Key, AgentTally]:
        turns = facts.turns(interval, self._filters, self._now)
        is_last = turns.c.then.is_(None)
        return await self._count(
            AgentTally,
            turns,
            by,
            calls=func.count(turns.c.call_id.distinct()),
            seconds=_total(turns.c.seconds),
            handed_on=_count_where(turns.c.then == PartyKind.agent),
            escalated=_count_where(turns.c.then == PartyKind.queue),
            ended=_count_where(is_last & turns.c.finished),
            contained=_count_where(is_last & turns.c.contained),
        )

    async def times(self, interval: Interval, by: By) -> dict[Key, TimeTally]:
        """A stretch that goes over a border belongs to both sides, each its part."""
        stretches = facts.times(interval, self._filters, self._now)
        if isinstance(by, Buckets):
            stretches = _cut(stretches, by)
        length = seconds(stretches.c.began, stretches.c.ended)
        spent = {each: _total(length, stretches.c.presence == each) for each in Presence}
        return await self._count(
            TimeTally,
            stretches,
            by,
            available=spent[Presence.available],
            busy=spent[Presence.busy],
            wrap_up=spent[Presence.wrap_up],
            on_break=spent[Presence.on_break],
        )

    async def in_line(self) -> dict[Category, tuple[int, float]]:
        """Who waits at this moment: how many, and how long the longest, in seconds."""
        longest = func.max(seconds(QueueEntry.waiting_since, literal(self._now)))
        states: BindParameter[Any] = bindparam("states", IN_LINE, expanding=True, literal_execute=True)
        query = select(QueueEntry.skill, func.count(), longest).where(QueueEntry.state.in_(states))
        rows = await self.session.execute(query.group_by(QueueEntry.skill))
        return {skill: (count, float(seconds)) for skill, count, seconds in rows}

    async def targets(self) -> dict[Category, int]:
        """Of all queues, in seconds."""
        rows = await self.session.execute(select(Queue.skill, Queue.target_seconds).order_by(Queue.skill))
        return {row.skill: row.target_seconds for row in rows}

    async def operator_names(self) -> dict[UUID, str]:
        rows = await self.session.execute(select(Operator.id, Operator.name).order_by(Operator.name, Operator.id))
        return {row.id: row.name for row in rows}

    async def _count(
        self, tally: Callable[..., TallyT], source: Subquery, by: By, **counts: ColumnElement[Any]
    ) -> dict[Key, TallyT]:
        key = _key(source, by)
        names = list(counts)
        rows = await self.session.execute(select(key, *counts.values()).select_from(source).group_by(key))
        return {row[0]: tally(**dict(zip(names, row[1:], strict=True))) for row in rows}


def _wait_counts(stays: Subquery) -> dict[str, ColumnElement[Any]]:
    is_wait, outcome = stays.c.waits, stays.c.outcome
    is_answered = is_wait & (outcome == QueueEntryState.connected)
    has_hung_up = is_wait & (outcome == QueueEntryState.abandoned)
    is_short = stays.c.seconds < SHORT_ABANDON.total_seconds()
    goes_on = is_wait & outcome.is_(None)
    return {
        "queued": _count_where(is_wait),
        "answered": _count_where(is_answered),
        "in_target": _count_where(is_answered & (stays.c.seconds <= stays.c.target_seconds)),
        "abandoned": _count_where(has_hung_up & ~is_short),
        "short_abandoned": _count_where(has_hung_up & is_short),
        "withdrawn": _count_where(is_wait & (outcome == QueueEntryState.withdrawn)),
        "called_back": _count_where(is_wait & (outcome == QueueEntryState.callback)),
        "overflowed": _count_where(is_wait & (outcome == QueueEntryState.overflowed)),
        "waiting": _count_where(goes_on),
        "overdue": _count_where(goes_on & (stays.c.seconds > stays.c.target_seconds)),
        "answered_seconds": _total(stays.c.seconds, is_answered),
        "abandoned_seconds": _total(stays.c.seconds, has_hung_up & ~is_short),
        "longest_seconds": func.max(stays.c.seconds).filter(is_wait),
    }


def _talk_counts(stays: Subquery) -> dict[str, ColumnElement[Any]]:
    is_talk = ~stays.c.waits
    is_finished = is_talk & stays.c.finished
    return {
        "talks": _count_where(is_talk),
        "calls": func.count(stays.c.call_id.distinct()).filter(is_talk),
        "finished": _count_where(is_finished),
        "talk_seconds": _total(stays.c.talk_seconds, is_finished),
        "wrap_up_seconds": _total(stays.c.wrap_up_seconds, is_finished),
        "transferred": _count_where(is_talk & stays.c.transferred),
    }


def _prefixed(tally: type[object], counts: dict[str, ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    return {f"{tally.__name__}.{name}": count for name, count in counts.items()}


def _of(tally: type[TallyT], counted: dict[str, Any]) -> TallyT:
    prefix = f"{tally.__name__}."
    return tally(**{name.removeprefix(prefix): value for name, value in counted.items() if name.startswith(prefix)})


def _key(source: Subquery, by: By) -> ColumnElement[Any]:
    if isinstance(by, str):
        return source.c[by].label("key")
    key: ColumnElement[Any] = _array(by.keys, Integer())[_bucket_number(source.c.began, by)].label("key")
    return key


def _bucket_number(at: ColumnElement[datetime], buckets: Buckets) -> ColumnElement[int]:
    """From 1."""
    number: ColumnElement[int] = func.width_bucket(at, _array(buckets.borders, DateTime(timezone=True)))
    return number


def _array(values: list[Any], of: TypeEngine[Any]) -> ScalarSelect[Any]:
    """Sent once; as a subquery because an element of a bare parameter cannot be asked for."""
    return select(literal(values, ARRAY(of))).scalar_subquery()


def _cut(stretches: Subquery, buckets: Buckets) -> Subquery:
    """One row for each bucket that a stretch is part of."""
    last = func.least(_bucket_number(stretches.c.ended, buckets), len(buckets.keys))
    borders = _array(buckets.borders, DateTime(timezone=True))
    of_stretch = func.generate_series(_bucket_number(stretches.c.began, buckets), last)
    numbers = of_stretch.table_valued("number").render_derived()
    number = numbers.c.number
    query = select(
        stretches.c.operator,
        stretches.c.presence,
        func.greatest(stretches.c.began, borders[number]).label("began"),
        func.least(stretches.c.ended, borders[number + 1]).label("ended"),
    )
    return query.join(numbers, true()).subquery("pieces")


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _total(amount: ColumnElement[Any], where: ColumnElement[bool] | None = None) -> ColumnElement[float]:
    total = func.sum(amount) if where is None else func.sum(amount).filter(where)
    return func.coalesce(total, literal(0.0))
