"""What the agent that wrote down a call proposes for the work after it. The operator has the last word, both stay."""

import logging
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import DraftWrapUp, QueueEntryState, WrapUpChoices
from api.models import QueueEntry, WrapUpDraft
from api.queue import changes, setup
from api.queue.errors import EntryGone, NotQueued, UnknownDisposition
from api.queue.repository import QueueRepository

log = logging.getLogger(__name__)

OPEN_TO_DRAFTS = frozenset({QueueEntryState.connected, QueueEntryState.wrap_up})
"""Once the operator is done, a proposal would only look as if they had seen it."""


async def choices(session: AsyncSession, call_id: UUID) -> WrapUpChoices:
    entry = await QueueRepository(session).latest_of_call(call_id)
    return WrapUpChoices(dispositions=await _known(session, _found(entry)))


async def draft(session: AsyncSession, call_id: UUID, request: DraftWrapUp) -> None:
    """The first one stands: the operator may be at work on it already."""
    entry = _found(await QueueRepository(session).lock_latest_of_call(call_id))
    if entry.state not in OPEN_TO_DRAFTS:
        raise EntryGone("There is no wrap-up to be drafted.", state=entry.state)
    known = await _known(session, entry)
    if request.disposition not in known:
        raise UnknownDisposition("There is no such disposition.", dispositions=list(known))
    repository = QueueRepository(session)
    if await repository.draft_of(entry.id) is not None:
        return
    repository.add(WrapUpDraft(entry_id=entry.id, summary=request.summary, disposition=request.disposition))
    await session.flush()
    await changes.tell(session, entry)
    log.info("wrap-up drafted", extra={"entry_id": str(entry.id), "disposition": request.disposition})


async def _known(session: AsyncSession, entry: QueueEntry) -> dict[str, str]:
    return {each.code: each.label for each in await setup.dispositions(session, entry.skill)}


def _found(entry: QueueEntry | None) -> QueueEntry:
    if entry is None:
        raise NotQueued("This caller has not been put in line.")
    return entry
