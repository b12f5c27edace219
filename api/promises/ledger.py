"""The promises as people look at them: what is owed, by whom, since when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Promise
from api.pagination import Page, Paging
from api.promises.errors import PromiseNotFound
from api.promises.repository import Attempts, PromiseRepository, Wanted
from api.promises.schemas import (
    BrokenPromises,
    CallbackLine,
    LedgerLine,
    PromiseChangeRead,
    PromiseCounts,
    PromiseDetail,
)
from api.promises.turns import turns
from api.queue import service as queue
from api.queue.order import rank

LATELY = timedelta(days=30)
MOST_BROKEN = 200

Line = TypeVar("Line", bound=LedgerLine)


async def page(session: AsyncSession, wanted: Wanted, paging: Paging) -> Page[LedgerLine]:
    repository = PromiseRepository(session)
    rows = await repository.page(wanted, datetime.now(UTC), paging.limit, paging.before)
    return Page(items=await _lines(session, rows), next=repository.next_cursor(wanted, rows, paging.limit))


async def detail(session: AsyncSession, promise_id: UUID) -> PromiseDetail:
    repository = PromiseRepository(session)
    promise = await repository.get(promise_id)
    if promise is None:
        raise PromiseNotFound("There is no such promise.")
    attempts = await repository.attempts([promise.id])
    changes = [PromiseChangeRead.model_validate(change) for change in await repository.changes(promise.id)]
    return _line(PromiseDetail, promise, attempts, changes=changes)


async def counts(session: AsyncSession, operator_id: UUID) -> PromiseCounts:
    mine, unowned, overdue = await PromiseRepository(session).counts(operator_id, datetime.now(UTC))
    return PromiseCounts(mine=mine, unowned=unowned, overdue=overdue)


async def broken(session: AsyncSession) -> BrokenPromises:
    repository, now = PromiseRepository(session), datetime.now(UTC)
    since = now - LATELY
    overdue, given_up, kept_late = await repository.count_broken(since, now)
    rows = await repository.broken(since, now, MOST_BROKEN)
    items = await _lines(session, rows)
    return BrokenPromises(since=since, overdue=overdue, given_up=given_up, kept_late=kept_late, items=items)


async def callbacks(session: AsyncSession) -> list[CallbackLine]:
    """In the order of their turns, which are those of the places that the callers left."""
    repository = PromiseRepository(session)
    promised = {row.entry: row for row in await repository.callbacks() if row.entry is not None}
    order = turns(list(promised), await queue.in_line(session))
    attempts = await repository.attempts([row.id for row in promised.values()])
    return [
        _line(
            CallbackLine,
            promised[entry],
            attempts,
            skill=entry.skill,
            waiting_since=entry.waiting_since,
            **order[entry.id]._asdict(),
        )
        for entry in sorted(promised, key=rank)
    ]


async def _lines(session: AsyncSession, rows: Sequence[Promise]) -> list[LedgerLine]:
    attempts = await PromiseRepository(session).attempts([row.id for row in rows])
    return [_line(LedgerLine, row, attempts) for row in rows]


def _line(kind: type[Line], promise: Promise, attempts: dict[UUID, Attempts], **more: Any) -> Line:
    tried = attempts.get(promise.id, Attempts())
    return kind.of(
        promise,
        caller_name=promise.call.caller_name,
        caller_number=promise.call.caller_number,
        ticket_id=promise.call.ticket_id,
        attempts=tried.times,
        last_attempt=tried.last,
        last_attempt_at=tried.at,
        **more,
    )
