"""Ringing at operators. The locks are taken as everywhere, entry before operator; one offer is one transaction."""

import logging
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import OfferOutcome, Presence, QueueEntryState, Strategy
from api.live.announcements import Topic, announce
from api.models import Offer, Queue, QueueEntry
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.queue import changes, matching, order, reservations
from api.queue.errors import EntryNotFound, NotOffered
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository

log = logging.getLogger(__name__)

MISSED = "missed"
"""The reason of a break that the server sends to, on record and on the screen."""


class Outcome(StrEnum):
    made = "made"
    nothing = "nothing"  # nobody waits whom somebody free could take
    held = "held"  # who should be next is held by somebody: to be looked at again


async def offer_next(session: AsyncSession) -> Outcome:
    """Ring for the first in line whom somebody free can take.

    An entry that somebody holds is passed over: whoever holds it decides what becomes of it.
    """
    held: set[UUID] = set()
    while (head := await _head(session, held)) is not None:
        rank = order.rank(head)
        entry = await QueueRepository(session).lock_if_free(head.id)
        if entry is None:
            held.add(head.id)
            continue
        is_as_it_was = entry.state is QueueEntryState.waiting and order.rank(entry) == rank
        return Outcome.made if is_as_it_was and await _ring(session, entry) else Outcome.held
    return Outcome.held if held else Outcome.nothing


async def decline(session: AsyncSession, entry_id: UUID, operator_id: UUID) -> None:
    """Not this caller: somebody else is asked. The operator stays available."""
    entry = await QueueRepository(session).lock(entry_id)
    if entry is None:
        raise EntryNotFound("There is no such queue entry.")
    offers = {offer.operator_id: offer for offer in await QueueRepository(session).pending_offers(entry_id)}
    offer = offers.pop(operator_id, None)
    if offer is None:
        raise NotOffered("This caller is not offered to you any more.")
    await changes.answer(session, entry, offer, OfferOutcome.declined)
    if not offers:
        await changes.change(session, entry, Change.offer_declined, by=operator_id)
        await reservations.release(session, entry)


async def stop_in_vain(session: AsyncSession, entry_id: UUID) -> None:
    """Offers that nobody answered in time are missed; those of operators who went away are withdrawn."""
    entry = await QueueRepository(session).lock_if_free(entry_id)
    if entry is None:
        return
    pending = await QueueRepository(session).pending_offers(entry_id)
    outcomes = [outcome for offer in pending if (outcome := await _in_vain(session, entry, offer)) is not None]
    if not outcomes or len(outcomes) < len(pending):
        return
    is_missed = OfferOutcome.missed in outcomes
    await changes.change(session, entry, Change.offer_missed if is_missed else Change.offer_withdrawn)
    await reservations.release(session, entry)


async def _in_vain(session: AsyncSession, entry: QueueEntry, offer: Offer) -> OfferOutcome | None:
    """What has become of an offer; None while it may still be answered."""
    operator = await operators.lock_presence(session, offer.operator_id)
    if operator.presence is not Presence.available:
        outcome = OfferOutcome.withdrawn
    elif offer.expires_at <= datetime.now(UTC):
        outcome = OfferOutcome.missed
        if not offer.shared:  # where it rings at everybody, each may leave it to the others
            await operators.change(session, operator, presence.Change.missed_offer, MISSED)
    else:
        return None
    await changes.answer(session, entry, offer, outcome)
    return outcome


async def _head(session: AsyncSession, held: set[UUID]) -> QueueEntry | None:
    """The best of the lines that somebody is free for."""
    repository, now = QueueRepository(session), datetime.now(UTC)
    seen_after = now - operators.GONE_AFTER
    free = await repository.free_skills(seen_after)
    heads = [await repository.next_in_line(skill, level, now, seen_after, held) for skill, level in free.items()]
    heads.append(await repository.next_reserved(seen_after, held))
    return min((head for head in heads if head is not None), key=order.rank, default=None)


async def _ring(session: AsyncSession, entry: QueueEntry) -> bool:
    repository, now = QueueRepository(session), datetime.now(UTC)
    queue = await repository.queue(entry.skill)
    candidates = await repository.candidates(entry, now - operators.GONE_AFTER)
    chosen = matching.choose(queue.strategy, candidates, now)
    free = [each.operator_id for each in sorted(chosen) if await _is_still_free(session, each.operator_id)]
    if not free:
        return False
    await changes.change(session, entry, Change.offered)
    for operator_id in free:
        repository.add(_offer(entry, operator_id, queue))
        await announce(session, Topic.offer, call_id=entry.call_id, id=operator_id)
    await session.flush()
    log.info("entry offered", extra={"entry_id": str(entry.id), "operators": [str(each) for each in free]})
    return True


async def _is_still_free(session: AsyncSession, operator_id: UUID) -> bool:
    """Held until commit: nobody else rings there meanwhile."""
    operator = await operators.lock_presence(session, operator_id)
    if operator.presence is not Presence.available or not operators.is_seen(operator):
        return False
    repository = QueueRepository(session)
    return not await repository.pending_offer_to(operator_id) and not await repository.open_consultation_of(operator_id)


def _offer(entry: QueueEntry, operator_id: UUID, queue: Queue) -> Offer:
    now = datetime.now(UTC)
    return Offer(
        entry_id=entry.id,
        operator_id=operator_id,
        shared=queue.strategy is Strategy.ring_all and entry.reserved_for_id is None,
        offered_at=now,
        expires_at=now + timedelta(seconds=queue.offer_seconds),
    )
