"""Moving a locked entry: by the lifecycle, on record, announced."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import OfferOutcome, QueueEntryState
from api.live.announcements import Topic, announce
from api.models import EntryChange, Offer, QueueEntry
from api.queue import lifecycle
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository

log = logging.getLogger(__name__)


async def enter(session: AsyncSession, entry: QueueEntry) -> None:
    """A new entry stands in line."""
    repository = QueueRepository(session)
    repository.add(entry)
    await session.flush()
    repository.add(_record(entry, None, lifecycle.ENTERED, entry.reason, None))
    await tell(session, entry)


async def change(
    session: AsyncSession, entry: QueueEntry, happened: Change, *, reason: str | None = None, by: UUID | None = None
) -> None:
    """`by` is the operator who did it; None for an agent and for the server itself."""
    before, entry.state = entry.state, lifecycle.advance(entry.state, happened)
    QueueRepository(session).add(_record(entry, before, happened, reason, by))
    log.info(
        "entry moved", extra={"entry_id": str(entry.id), "change": happened, "before": before, "after": entry.state}
    )
    await tell(session, entry)


async def tell(session: AsyncSession, entry: QueueEntry) -> None:
    """Something else of the entry is different."""
    await announce(session, Topic.queue, call_id=entry.call_id, id=entry.id)


async def answer(session: AsyncSession, entry: QueueEntry, offer: Offer, outcome: OfferOutcome) -> None:
    """An offer of a locked entry is over."""
    offer.outcome, offer.answered_at = outcome, datetime.now(UTC)
    await announce(session, Topic.offer, call_id=entry.call_id, id=offer.operator_id)


async def stop_ringing(session: AsyncSession, entry: QueueEntry, accepted_by: UUID | None = None) -> None:
    """All pending offers of a locked entry are over: accepted by whom they were accepted, withdrawn from the rest.

    Comes before the entry moves: half a change cannot be flushed.
    """
    await stop(session, entry, await QueueRepository(session).pending_offers(entry.id), accepted_by)


async def stop(
    session: AsyncSession, entry: QueueEntry, pending: Iterable[Offer], accepted_by: UUID | None = None
) -> None:
    """The same for whoever has read them already."""
    for offer in pending:
        is_accepted = accepted_by is not None and offer.operator_id == accepted_by
        await answer(session, entry, offer, OfferOutcome.accepted if is_accepted else OfferOutcome.withdrawn)


def _record(
    entry: QueueEntry, before: QueueEntryState | None, happened: str, reason: str | None, by: UUID | None
) -> EntryChange:
    return EntryChange(
        entry_id=entry.id,
        before=before,
        after=entry.state,
        change=happened,
        reason=reason,
        by=by,
        at=datetime.now(UTC),
    )
