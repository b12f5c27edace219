"""What somebody must now keep, because a caller was told so.

A promise is locked after everything else that a request locks.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.roles import is_at_least
from api.calls import service as calls
from api.contract import Attempt, MakePromise, PromiseKind, PromiseState, Role
from api.live.announcements import Topic, announce
from api.models import Operator, Promise, PromiseChange
from api.operators import service as operators
from api.promises import lifecycle
from api.promises.errors import PromiseNotFound
from api.promises.lifecycle import Change
from api.promises.repository import PromiseRepository
from api.queue import service as queue

log = logging.getLogger(__name__)


async def make(session: AsyncSession, call_id: UUID, request: MakePromise) -> Promise:
    """Put on record what somebody must now keep. The same key again is the same promise.

    A callback of a caller who waits keeps the place in line, once the caller leaves it.
    """
    await calls.get(session, call_id)
    promises = PromiseRepository(session)
    place = await queue.place_of(session, call_id) if request.kind is PromiseKind.callback else None
    values = request.model_dump(exclude={"key"}) | {"entry_id": place and place.id}
    is_new = await promises.insert_if_new(call_id, request.key, **values)
    made = await promises.by_key(call_id, request.key)
    assert made is not None  # noqa: S101 -- inserted above, now or earlier
    if is_new:
        await _record(session, made, Change.made)
    return made


async def keep(session: AsyncSession, promise_id: UUID, outcome: str) -> None:
    """What was promised has been done, in the course of something else. The first outcome stands."""
    promise = await _lock(session, promise_id)
    if promise.state is PromiseState.open:
        await _finish(session, promise, Change.kept, outcome, None)


async def of_calls(session: AsyncSession, call_ids: Collection[UUID]) -> list[Promise]:
    return await PromiseRepository(session).of_calls(call_ids)


async def take(session: AsyncSession, promise_id: UUID, operator: Operator) -> None:
    """It is the operator's from now on. Of two that take it, the second is told who was first."""
    promise = await _lock(session, promise_id)
    lifecycle.advance(promise.state, Change.taken)
    lifecycle.require_free(promise.owner_id, promise.owner.name if promise.owner else None, operator.id)
    if promise.owner_id is None:
        await _give(session, promise, Change.taken, operator.id, None, operator)


async def hand(session: AsyncSession, promise_id: UUID, to: UUID | None, note: str | None, operator: Operator) -> None:
    """To somebody else, or back to nobody."""
    promise = await _lock_own(session, promise_id, operator, Change.handed)
    if to is not None:
        await operators.get(session, to)
    await _give(session, promise, Change.handed, to, note, operator)


async def note_attempt(
    session: AsyncSession, promise_id: UUID, result: Attempt, note: str | None, operator: Operator
) -> None:
    promise = await _lock_own(session, promise_id, operator, Change.attempted)
    await _record(session, promise, Change.attempted, by=operator.id, attempt=result, note=note)


async def finish(session: AsyncSession, promise_id: UUID, change: Change, outcome: str, operator: Operator) -> None:
    """Kept, or given up: `outcome` says how, or why."""
    promise = await _lock_own(session, promise_id, operator, change)
    await _finish(session, promise, change, outcome, operator.id)


async def _give(
    session: AsyncSession, promise: Promise, change: Change, to: UUID | None, note: str | None, operator: Operator
) -> None:
    promise.owner_id = to
    await _record(session, promise, change, by=operator.id, note=note)


async def _finish(session: AsyncSession, promise: Promise, change: Change, outcome: str, by: UUID | None) -> None:
    now = datetime.now(UTC)
    promise.state = lifecycle.advance(promise.state, change)
    promise.outcome = outcome
    if promise.state is PromiseState.kept:
        promise.kept_at = now
    else:
        promise.given_up_at = now
    await _record(session, promise, change, by=by, note=outcome)


async def _record(
    session: AsyncSession, promise: Promise, change: Change, *, by: UUID | None = None, **more: Any
) -> None:
    row = PromiseChange(
        promise_id=promise.id,
        change=change,
        after=promise.state,
        owner_id=promise.owner_id,
        by=by,
        at=datetime.now(UTC),
        **more,
    )
    PromiseRepository(session).add(row)
    await session.flush()
    log.info("promise moved", extra={"promise_id": str(promise.id), "change": change, "after": promise.state})
    call = await calls.get(session, promise.call_id)
    await announce(session, Topic.promise, call_id=promise.call_id, id=promise.id)
    await announce(session, Topic.ticket, call_id=promise.call_id, id=call.ticket_id)


async def _lock_own(session: AsyncSession, promise_id: UUID, operator: Operator, change: Change) -> Promise:
    promise = await _lock(session, promise_id)
    lifecycle.advance(promise.state, change)
    lifecycle.require_own(promise.owner_id, operator.id, is_at_least(operator.role, Role.supervisor))
    return promise


async def _lock(session: AsyncSession, promise_id: UUID) -> Promise:
    promise = await PromiseRepository(session).lock(promise_id)
    if promise is None:
        raise PromiseNotFound("There is no such promise.")
    return promise
