from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category
from api.models import EntryChange, QueueEntry, WaitTold

GONE = ("called_back", "withdrawn", "overflowed", "call_over")
"""What ends the waiting of somebody whom no operator took."""


GONE = ("called_back", "withdrawn", "overflowed", "call_over")
"""What ends the waiting of somebody whom no operator took."""


class Counts(NamedTuple):
    queue: Category
    day: date
    told: int
    within: int
    below: int
    above: int


class WaitRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def calibration(self, since: datetime, until: datetime, queue: Category | None) -> list[Counts]:
        """What was told from `since` to before `until`, held against the record of what then happened."""
        answered, left = _seconds_until("claimed"), _seconds_until(*GONE)
        is_sooner, is_later = answered < WaitTold.shortest_seconds, answered > WaitTold.longest_seconds
        gone_later = and_(answered.is_(None), left > WaitTold.longest_seconds)
        outcome = case(
            (is_sooner, "below"), (is_later, "above"), (answered.is_not(None), "within"), (gone_later, "above")
        )
        told = select(
            QueueEntry.skill.label("queue"),
            cast(func.timezone("UTC", WaitTold.at), Date).label("day"),
            outcome.label("outcome"),
        ).join(QueueEntry, QueueEntry.id == WaitTold.entry_id)
        told = told.where(WaitTold.at >= since, WaitTold.at < until)
        if queue is not None:
            told = told.where(QueueEntry.skill == queue)
        each = told.subquery()
        counted = [func.count().filter(each.c.outcome == name) for name in ("within", "below", "above")]
        query = select(each.c.queue, each.c.day, func.count(), *counted).group_by(each.c.queue, each.c.day)
        rows = await self.session.execute(query.order_by(each.c.day, each.c.queue))
        return [Counts(*row) for row in rows]


def _seconds_until(*changes: str) -> ColumnElement[Any]:
    """From when it was told to the first of these changes of the entry; null when there is none."""
    query = select(func.min(EntryChange.at)).where(EntryChange.entry_id == WaitTold.entry_id)
    query = query.where(EntryChange.change.in_(changes), EntryChange.at >= WaitTold.at)
    at = query.correlate(WaitTold).scalar_subquery()
    return func.extract("epoch", at - WaitTold.at)
