"""What somebody must now keep, because a caller was told so."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import MakePromise
from api.live.announcements import Topic, announce
from api.models import Promise
from api.promises.repository import PromiseRepository


async def make(session: AsyncSession, call_id: UUID, request: MakePromise) -> Promise:
    """Put on record what somebody must now keep. The same key again is the same promise."""
    call = await calls.get(session, call_id)
    promises = PromiseRepository(session)
    if await promises.insert_if_new(call_id, request.key, **request.model_dump(exclude={"key"})):
        await announce(session, Topic.ticket, call_id=call_id, id=call.ticket_id)
    made = await promises.by_key(call_id, request.key)
    assert made is not None  # noqa: S101 -- inserted above, now or earlier
    return made


async def keep(session: AsyncSession, promise_id: UUID, outcome: str) -> None:
    """What was promised has been done. The first outcome stands."""
    call_id = await PromiseRepository(session).keep(promise_id, datetime.now(UTC), outcome)
    if call_id is not None:
        call = await calls.get(session, call_id)
        await announce(session, Topic.ticket, call_id=call_id, id=call.ticket_id)


async def of_calls(session: AsyncSession, call_ids: Collection[UUID]) -> list[Promise]:
    return await PromiseRepository(session).of_calls(call_ids)
