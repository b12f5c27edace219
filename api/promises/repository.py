from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.contract import Attempt, PromiseKind, PromiseState, QueueEntryState
from api.models import Promise, PromiseChange, QueueEntry
from api.pagination import Cursor

NEVER_DUE = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a promise without a due time stands among those that have one."""

IS_OPEN = Promise.state == PromiseState.open


class Attempts(NamedTuple):
    times: int = 0
    last: Attempt | None = None
    at: datetime | None = None


class Wanted(NamedTuple):
    """A filter; None: whatever it is."""

    state: PromiseState | None = None
    kind: PromiseKind | None = None
    owner_id: UUID | None = None
    unowned: bool = False
    overdue: bool = False


def _overdue(now: datetime) -> ColumnElement[bool]:
    return and_(IS_OPEN, Promise.due_at < now)


def _due() -> ColumnElement[datetime]:
    return func.coalesce(Promise.due_at, NEVER_DUE)


def _shown() -> Select[Promise]:
    return select(Promise).options(joinedload(Promise.call), joinedload(Promise.owner), joinedload(Promise.entry))


class PromiseRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def insert_if_new(self, call_id: UUID, key: str, **values: Any) -> UUID | None:
        query = insert(Promise).values(id=uuid4(), call_id=call_id, key=key, **values)
        query = query.on_conflict_do_nothing(index_elements=["call_id", "key"])
        return await self.session.scalar(query.returning(Promise.id))

    async def by_key(self, call_id: UUID, key: str) -> Promise | None:
        return await self.session.scalar(select(Promise).where(Promise.call_id == call_id, Promise.key == key))

    async def get(self, promise_id: UUID) -> Promise | None:
        """With all that is shown of it, as it is now."""
        query = _shown().where(Promise.id == promise_id)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def lock(self, promise_id: UUID) -> Promise | None:
        """Held until commit. What belongs to it is read after that: a join would be as old as the waiting began."""
        await self.session.execute(select(Promise.id).where(Promise.id == promise_id).with_for_update())
        return await self.get(promise_id)

    async def of_calls(self, call_ids: Collection[UUID]) -> list[Promise]:
        query = select(Promise).where(Promise.call_id.in_(call_ids)).order_by(Promise.created_at, Promise.id)
        return list(await self.session.scalars(query.options(joinedload(Promise.owner))))

    async def page(self, wanted: Wanted, now: datetime, limit: int, before: Cursor | None) -> list[Promise]:
        """What is open by when it is due; what is done with, or all, newest first."""
        query = _shown().where(*_filters(wanted, now)).limit(limit)
        if _by_due(wanted):
            query = query.order_by(_due(), Promise.id)
            if before is not None:
                query = query.where(tuple_(_due(), Promise.id) > before)
        else:
            query = query.order_by(Promise.created_at.desc(), Promise.id.desc())
            if before is not None:
                query = query.where(tuple_(Promise.created_at, Promise.id) < before)
        return list(await self.session.scalars(query))

    @staticmethod
    def next_cursor(wanted: Wanted, rows: Sequence[Promise], limit: int) -> str | None:
        if len(rows) < limit:
            return None
        last = rows[-1]
        return str(Cursor(last.due_at or NEVER_DUE if _by_due(wanted) else last.created_at, last.id))

    async def counts(self, operator_id: UUID, now: datetime) -> tuple[int, int, int]:
        """Of those that are open: this operator's, nobody's, and those overdue."""
        query = select(
            func.count().filter(Promise.owner_id == operator_id),
            func.count().filter(Promise.owner_id.is_(None)),
            func.count().filter(Promise.due_at < now),
        )
        mine, unowned, overdue = (await self.session.execute(query.where(IS_OPEN))).one()
        return mine, unowned, overdue

    async def broken(self, since: datetime, now: datetime, limit: int) -> list[Promise]:
        query = _shown().where(or_(_overdue(now), and_(_not_kept_in_time(), Promise.due_at >= since)))
        done_at = func.coalesce(Promise.kept_at, Promise.given_up_at)
        query = query.order_by(IS_OPEN.desc(), done_at.desc(), Promise.due_at)
        return list(await self.session.scalars(query.limit(limit)))

    async def count_broken(self, since: datetime, now: datetime) -> tuple[int, int, int]:
        """Overdue; and of those due since then, given up and kept late."""
        query = select(
            func.count().filter(_overdue(now)),
            func.count().filter(Promise.state == PromiseState.given_up, Promise.due_at >= since),
            func.count().filter(Promise.kept_at > Promise.due_at, Promise.due_at >= since),
        )
        overdue, given_up, kept_late = (await self.session.execute(query)).one()
        return overdue, given_up, kept_late

    async def callbacks(self) -> list[Promise]:
        """Those that keep a place in line, which the caller has left."""
        query = _shown().join(QueueEntry, QueueEntry.id == Promise.entry_id)
        return list(await self.session.scalars(query.where(IS_OPEN, QueueEntry.state == QueueEntryState.callback)))

    async def attempts(self, promise_ids: Collection[UUID]) -> dict[UUID, Attempts]:
        query = select(PromiseChange.promise_id, PromiseChange.attempt, PromiseChange.at)
        query = query.where(PromiseChange.promise_id.in_(promise_ids), PromiseChange.attempt.is_not(None))
        found: dict[UUID, Attempts] = {}
        for promise_id, attempt, at in await self.session.execute(query.order_by(PromiseChange.at)):
            found[promise_id] = Attempts(found.get(promise_id, Attempts()).times + 1, attempt, at)
        return found

    async def changes(self, promise_id: UUID) -> list[PromiseChange]:
        query = select(PromiseChange).where(PromiseChange.promise_id == promise_id)
        query = query.options(joinedload(PromiseChange.author), joinedload(PromiseChange.owner))
        return list(await self.session.scalars(query.order_by(PromiseChange.at, PromiseChange.id)))

    def add(self, row: PromiseChange) -> None:
        self.session.add(row)


def _filters(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        filters.append(Promise.state == wanted.state)
    if wanted.kind is not None:
        filters.append(Promise.kind == wanted.kind)
    if wanted.owner_id is not None:
        filters.append(Promise.owner_id == wanted.owner_id)
    if wanted.unowned:
        filters.append(Promise.owner_id.is_(None))
    if wanted.overdue:
        filters.append(_overdue(now))
    return filters


def _by_due(wanted: Wanted) -> bool:
    return wanted.overdue or wanted.state is PromiseState.open


def _not_kept_in_time() -> ColumnElement[bool]:
    return or_(Promise.state == PromiseState.given_up, Promise.kept_at > Promise.due_at)
