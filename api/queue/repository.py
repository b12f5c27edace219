from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import AliasedClass

from api.contract import Category, ConsultationState, OfferOutcome, Presence, QueueEntryState, WrapUpMode
from api.models import (
    Call,
    Consultation,
    Disposition,
    EntryChange,
    Offer,
    Operator,
    OperatorSkill,
    Queue,
    QueueEntry,
    WrapUpDraft,
)
from api.queue.lifecycle import AT_WORK, IN_LINE, OPEN
from api.queue.matching import ASK_AGAIN_AFTER, Candidate
from api.queue.order import MOST, History, Waits

REFUSED = (OfferOutcome.missed, OfferOutcome.declined)

OPEN_CONSULTATION = Consultation.state.in_((ConsultationState.ringing, ConsultationState.talking))

AS_SHOWN = (
    joinedload(QueueEntry.call),
    joinedload(QueueEntry.operator),
    joinedload(QueueEntry.draft),
    joinedload(QueueEntry.reserved_for),
    selectinload(QueueEntry.offered_to),
)

WITH_NAMES = (joinedload(Consultation.asked_by), joinedload(Consultation.operator))


def _states(
    states: Collection[QueueEntryState], entry: type[QueueEntry] | AliasedClass[QueueEntry] = QueueEntry
) -> ColumnElement[bool]:
    """Written into the statement: Postgres uses a partial index only for what it sees to be in it."""
    return entry.state.in_(bindparam("states", sorted(states), expanding=True, literal_execute=True))


def _free(seen_after: datetime) -> ColumnElement[bool]:
    """An operator who could be rung at."""
    ringing = exists().where(Offer.operator_id == Operator.id, Offer.outcome == OfferOutcome.pending)
    asked = exists().where(Consultation.operator_id == Operator.id, OPEN_CONSULTATION)
    return and_(Operator.presence == Presence.available, Operator.seen_at > seen_after, ~ringing, ~asked)


def _able(entry: QueueEntry) -> ColumnElement[bool]:
    """An operator whom the caller may be offered to."""
    if entry.reserved_for_id is not None:
        return Operator.id == entry.reserved_for_id
    held = OperatorSkill.operator_id == Operator.id
    return exists().where(held, OperatorSkill.skill == entry.skill, OperatorSkill.level >= entry.level)


def _latest(call_id: UUID) -> Select[QueueEntry]:
    """Not by `created_at`, which is when the transaction began: it may have waited for another's lock since."""
    query = select(QueueEntry).where(QueueEntry.call_id == call_id)
    return query.order_by(_states(OPEN).desc(), QueueEntry.waiting_since.desc(), QueueEntry.id).limit(1)


def _waits(seconds: ColumnElement[Any], of: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """The columns of `Waits`."""
    limits = [func.percentile_cont(share).within_group(seconds).filter(of) for share in MOST]
    return func.count().filter(of), *(func.coalesce(limit, 0.0) for limit in limits)


class QueueRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    # --- entries -----------------------------------------------------------------------------------------------------

    async def get(self, entry_id: UUID) -> QueueEntry | None:
        """The entry with all that is shown of it, as it is now."""
        query = select(QueueEntry).where(QueueEntry.id == entry_id).options(*AS_SHOWN)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def to_claim(self, entry_id: UUID, operator_id: UUID) -> tuple[UUID, UUID | None] | None:
        """The entry's call, and the operator's wrap-up when it may be left out for the next caller."""
        mine = aliased(QueueEntry)
        is_optional = (mine.operator_id == operator_id, Queue.wrap_up_mode == WrapUpMode.optional)
        wrap_up = select(mine.id).join(Queue, Queue.skill == mine.skill).where(*is_optional)
        wrap_up = wrap_up.where(_states([QueueEntryState.wrap_up], mine))
        query = select(QueueEntry.call_id, wrap_up.scalar_subquery()).where(QueueEntry.id == entry_id)
        row = (await self.session.execute(query)).one_or_none()
        return (row[0], row[1]) if row else None

    async def call_of(self, entry_id: UUID) -> UUID | None:
        return await self.session.scalar(select(QueueEntry.call_id).where(QueueEntry.id == entry_id))

    async def lock(self, entry_id: UUID) -> QueueEntry | None:
        query = select(QueueEntry).where(QueueEntry.id == entry_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    @staticmethod
    def complete(entry: QueueEntry, call: Call, operator: Operator) -> None:
        """A claimed entry whose parts are locked has all that is shown of it: nothing is read again."""
        set_committed_value(entry, "call", call)
        set_committed_value(entry, "operator", operator)
        set_committed_value(entry, "offered_to", [])
        set_committed_value(entry, "reserved_for", None)
        set_committed_value(entry, "draft", None)

    async def lock_if_free(self, entry_id: UUID) -> QueueEntry | None:
        """None while somebody else holds it: whoever does is about to change it."""
        query = select(QueueEntry).where(QueueEntry.id == entry_id).with_for_update(skip_locked=True)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def lock_latest_of_call(self, call_id: UUID) -> QueueEntry | None:
        """The open entry when there is one, of which a call has one at most; else the latest that was."""
        query = _latest(call_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def latest_of_call(self, call_id: UUID) -> QueueEntry | None:
        return await self.session.scalar(_latest(call_id))

    async def shown(self) -> list[QueueEntry]:
        query = select(QueueEntry).where(_states(OPEN | AT_WORK)).options(*AS_SHOWN)
        return list(await self.session.scalars(query))

    async def in_line(self) -> list[QueueEntry]:
        return list(await self.session.scalars(select(QueueEntry).where(_states(IN_LINE))))

    async def count_in_line(self, skill: Category) -> int:
        query = select(func.count()).where(_states(IN_LINE), QueueEntry.skill == skill)
        return await self.session.scalar(query) or 0

    async def count_before(self, entry: QueueEntry) -> int:
        """How many of its line go first."""
        is_earlier = tuple_(QueueEntry.ranked_at, QueueEntry.id) < (entry.ranked_at, entry.id)
        goes_first = and_(QueueEntry.returned == entry.returned, is_earlier)
        if not entry.returned:
            goes_first = or_(QueueEntry.returned, goes_first)
        query = select(func.count()).where(_states(IN_LINE), QueueEntry.skill == entry.skill, goes_first)
        return await self.session.scalar(query) or 0

    async def at_work(self, operator_id: UUID) -> QueueEntry | None:
        """What the operator has in hand: a caller, or the wrap-up of one."""
        query = select(QueueEntry).where(QueueEntry.operator_id == operator_id, _states(AT_WORK))
        return await self.session.scalar(query.options(*AS_SHOWN))

    async def draft_of(self, entry_id: UUID) -> WrapUpDraft | None:
        return await self.session.scalar(select(WrapUpDraft).where(WrapUpDraft.entry_id == entry_id))

    async def of_calls(self, call_ids: Collection[UUID]) -> list[QueueEntry]:
        query = select(QueueEntry).where(QueueEntry.call_id.in_(call_ids)).order_by(QueueEntry.created_at)
        return list(await self.session.scalars(query.options(*AS_SHOWN)))

    async def history(self, skill: Category, position: int, since: datetime) -> History:
        """Of the callers who were answered since then: those who began in that place, and all."""
        began = func.coalesce(QueueEntry.first_position, 1)
        waited = func.extract("epoch", QueueEntry.connected_at - QueueEntry.waiting_since)
        query = select(
            *_waits(waited, QueueEntry.first_position == position),
            *_waits(waited / began, QueueEntry.id.is_not(None)),
        )
        # Whoever was put before all others did not wait as those do who come first by themselves.
        query = query.where(QueueEntry.skill == skill, QueueEntry.connected_at > since, ~QueueEntry.returned)
        row = (await self.session.execute(query)).one()
        return History(Waits(row[0], float(row[1]), float(row[2])), Waits(row[3], float(row[4]), float(row[5])))

    async def rank_again(self, queue: Queue) -> None:
        """After the worth of a level has changed."""
        age = func.make_interval(0, 0, 0, 0, 0, 0, QueueEntry.priority * queue.age_seconds_per_level)
        await self.session.execute(
            update(QueueEntry)
            .where(_states(IN_LINE), QueueEntry.skill == queue.skill)
            .values(ranked_at=QueueEntry.waiting_since - age)
        )

    # --- offers ------------------------------------------------------------------------------------------------------

    async def free_skills(self, seen_after: datetime) -> dict[Category, int]:
        """What somebody is free for, and the best level of it."""
        query = select(OperatorSkill.skill, func.max(OperatorSkill.level)).join(
            Operator, Operator.id == OperatorSkill.operator_id
        )
        rows = await self.session.execute(query.where(_free(seen_after)).group_by(OperatorSkill.skill))
        return {row[0]: row[1] for row in rows}

    async def next_in_line(
        self, skill: Category, level: int, now: datetime, seen_after: datetime, but: Collection[UUID]
    ) -> QueueEntry | None:
        """The first who waits, and whom somebody free can take and has not just refused."""
        refused = exists().where(
            Offer.entry_id == QueueEntry.id,
            Offer.operator_id == Operator.id,
            Offer.outcome.in_(REFUSED),
            Offer.answered_at > now - ASK_AGAIN_AFTER,
        )
        refused = refused.correlate(QueueEntry, Operator)  # by itself it reaches one level up
        somebody = exists().where(
            Operator.id == OperatorSkill.operator_id,
            OperatorSkill.skill == skill,
            OperatorSkill.level >= QueueEntry.level,
            _free(seen_after),
            ~refused,
        )
        query = select(QueueEntry).where(
            _states([QueueEntryState.waiting]), QueueEntry.skill == skill, QueueEntry.level <= level, somebody
        )
        query = query.where(QueueEntry.reserved_for_id.is_(None))
        if but:
            query = query.where(QueueEntry.id.not_in(but))
        query = query.order_by(QueueEntry.returned.desc(), QueueEntry.ranked_at, QueueEntry.id).limit(1)
        return await self.session.scalar(query)

    async def next_reserved(self, seen_after: datetime, but: Collection[UUID]) -> QueueEntry | None:
        """The first whose colleague is free."""
        query = select(QueueEntry).join(Operator, Operator.id == QueueEntry.reserved_for_id)
        query = query.where(_states([QueueEntryState.waiting]), _free(seen_after), QueueEntry.id.not_in(but))
        query = query.order_by(QueueEntry.returned.desc(), QueueEntry.ranked_at, QueueEntry.id).limit(1)
        return await self.session.scalar(query)

    async def reserved_in_vain(self, seen_after: datetime) -> list[UUID]:
        """Entries that are kept for somebody who is not there any more."""
        query = select(QueueEntry.id).join(Operator, Operator.id == QueueEntry.reserved_for_id)
        is_gone = or_(Operator.presence != Presence.available, func.coalesce(Operator.seen_at <= seen_after, True))
        return list(await self.session.scalars(query.where(_states([QueueEntryState.waiting]), is_gone)))

    async def candidates(self, entry: QueueEntry, seen_after: datetime) -> list[Candidate]:
        mine = (Offer.operator_id == Operator.id,)
        offered_at = select(func.max(Offer.offered_at)).where(*mine).scalar_subquery()
        refused = (*mine, Offer.entry_id == entry.id, Offer.outcome.in_(REFUSED))
        refused_at = select(func.max(Offer.answered_at)).where(*refused).scalar_subquery()
        query = select(Operator.id, Operator.idle_since, offered_at, refused_at)
        query = query.where(_able(entry), _free(seen_after))
        return [Candidate(*row) for row in await self.session.execute(query)]

    async def pending_offers(self, entry_id: UUID) -> list[Offer]:
        query = select(Offer).where(Offer.entry_id == entry_id, Offer.outcome == OfferOutcome.pending)
        query = query.order_by(Offer.operator_id).execution_options(populate_existing=True)
        return list(await self.session.scalars(query))

    async def pending_offer_to(self, operator_id: UUID) -> Offer | None:
        query = select(Offer).where(Offer.operator_id == operator_id, Offer.outcome == OfferOutcome.pending)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def entries_rung_in_vain(self, now: datetime) -> list[UUID]:
        """Their offer's time is up, or whoever was rung at is not available any more."""
        query = select(Offer.entry_id).join(Operator, Operator.id == Offer.operator_id).distinct()
        is_over = or_(Offer.expires_at <= now, Operator.presence != Presence.available)
        return list(await self.session.scalars(query.where(Offer.outcome == OfferOutcome.pending, is_over)))

    # --- consultations -----------------------------------------------------------------------------------------------

    async def consultation(self, consultation_id: UUID) -> Consultation | None:
        """As it is now, with both by name."""
        query = select(Consultation).where(Consultation.id == consultation_id).options(*WITH_NAMES)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def open_consultation(self, entry_id: UUID) -> Consultation | None:
        query = select(Consultation).where(Consultation.entry_id == entry_id, OPEN_CONSULTATION).options(*WITH_NAMES)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def open_consultation_of(self, operator_id: UUID) -> Consultation | None:
        """The one that this colleague is asked in."""
        query = select(Consultation).where(Consultation.operator_id == operator_id, OPEN_CONSULTATION)
        query = query.options(*WITH_NAMES)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def latest_consultation(self, entry_id: UUID) -> Consultation | None:
        query = select(Consultation).where(Consultation.entry_id == entry_id).options(*WITH_NAMES)
        return await self.session.scalar(query.order_by(Consultation.rung_at.desc()).limit(1))

    async def consultations_in_vain(self, now: datetime, seen_after: datetime) -> list[UUID]:
        """It has rung too long or at somebody who went away; or whoever was talked with is gone."""
        unseen = func.coalesce(Operator.seen_at <= seen_after, True)
        rings_in_vain = or_(Consultation.expires_at <= now, Operator.presence != Presence.available, unseen)
        is_over = or_(
            and_(Consultation.state == ConsultationState.ringing, rings_in_vain),
            and_(Consultation.state == ConsultationState.talking, unseen),
        )
        query = select(Consultation.id).join(Operator, Operator.id == Consultation.operator_id)
        return list(await self.session.scalars(query.where(is_over)))

    # --- timers ------------------------------------------------------------------------------------------------------

    async def wrap_ups_over(self, now: datetime) -> list[UUID]:
        """Their time is up; where they have none, nobody has been at the desk for as long as a timed one takes."""
        due = or_(QueueEntry.wrap_up_until <= now, and_(QueueEntry.wrap_up_until.is_(None), self._left_at() <= now))
        query = select(QueueEntry.id).join(Operator, Operator.id == QueueEntry.operator_id)
        query = query.join(Queue, Queue.skill == QueueEntry.skill)
        return list(await self.session.scalars(query.where(_states([QueueEntryState.wrap_up]), due)))

    async def next_due(self, gone_after: timedelta) -> datetime | None:
        """When the next offer, consultation or wrap-up is over, if nothing happens before."""
        offers = select(func.min(Offer.expires_at)).where(Offer.outcome == OfferOutcome.pending)
        is_wrap_up = _states([QueueEntryState.wrap_up])
        wrap_ups = select(func.min(func.coalesce(QueueEntry.wrap_up_until, self._left_at()))).where(is_wrap_up)
        wrap_ups = wrap_ups.join(Operator, Operator.id == QueueEntry.operator_id)
        wrap_ups = wrap_ups.join(Queue, Queue.skill == QueueEntry.skill)
        is_ringing = Consultation.state == ConsultationState.ringing
        consultation_due = case((is_ringing, Consultation.expires_at), else_=Operator.seen_at + gone_after)
        asked = select(func.min(consultation_due)).join(Operator, Operator.id == Consultation.operator_id)
        dues = (offers, wrap_ups, asked.where(OPEN_CONSULTATION))
        query = select(func.least(*(each.scalar_subquery() for each in dues)))
        due: datetime | None = await self.session.scalar(query)
        return due

    @staticmethod
    def _left_at() -> ColumnElement[datetime]:
        seen_at = func.coalesce(Operator.seen_at, Operator.presence_since)
        left_at: ColumnElement[datetime] = seen_at + func.make_interval(0, 0, 0, 0, 0, 0, Queue.wrap_up_seconds)
        return left_at

    # --- what admins set up ------------------------------------------------------------------------------------------

    async def queue(self, skill: Category) -> Queue:
        return await self.session.get_one(Queue, skill)

    async def queues(self) -> list[Queue]:
        return list(await self.session.scalars(select(Queue).order_by(Queue.skill)))

    async def dispositions(self, queue: Category | None) -> list[Disposition]:
        """Those of all queues, and those of one; without one, of each."""
        query = select(Disposition).order_by(Disposition.position, Disposition.code)
        if queue is not None:
            query = query.where(or_(Disposition.queue.is_(None), Disposition.queue == queue))
        return list(await self.session.scalars(query))

    async def lock_disposition(self, code: str, queue: Category | None) -> Disposition | None:
        """This queue's own, or for None the one of every queue. Two that add the same one take turns."""
        await self.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"disposition {code}"))))
        query = select(Disposition).where(Disposition.code == code, Disposition.queue.is_not_distinct_from(queue))
        return await self.session.scalar(query)

    def add(self, row: QueueEntry | Offer | Consultation | EntryChange | Disposition | WrapUpDraft) -> None:
        self.session.add(row)
