from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api import contract
from api.contract import CallState, EndReason, Presence, SupervisionMode
from api.models import Call, Customer, Operator, Supervision, SupervisionAct, Ticket, Transition, Utterance
from api.pagination import Cursor


def _is_unfit() -> ColumnElement[bool]:
    """Of a supervision, its call and its supervisor: something has to become of it."""
    to_another = and_(Supervision.mode == SupervisionMode.whisper, Supervision.whispers_to != Call.operator_id)
    to_nobody = and_(Supervision.mode != SupervisionMode.listen, Call.state != CallState.with_operator)
    return or_(to_another, to_nobody, Operator.presence == Presence.busy, Call.state == CallState.ended)


class SupervisionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    # --- supervisions ------------------------------------------------------------------------------------------------

    async def lock_of_call(self, call_id: UUID) -> list[Supervision]:
        query = select(Supervision).where(Supervision.call_id == call_id, Supervision.ended_at.is_(None))
        query = query.order_by(Supervision.id).with_for_update()
        return list(await self.session.scalars(query.execution_options(populate_existing=True)))

    async def lock_of_supervisor(self, supervisor_id: UUID) -> Supervision | None:
        query = select(Supervision).where(Supervision.supervisor_id == supervisor_id, Supervision.ended_at.is_(None))
        return await self.session.scalar(query.with_for_update().execution_options(populate_existing=True))

    async def lock(self, supervision_id: UUID) -> Supervision | None:
        """None when it has ended."""
        query = select(Supervision).where(Supervision.id == supervision_id, Supervision.ended_at.is_(None))
        return await self.session.scalar(query.with_for_update().execution_options(populate_existing=True))

    async def call_of(self, supervision_id: UUID) -> UUID:
        query = select(Supervision.call_id).where(Supervision.id == supervision_id)
        return (await self.session.scalars(query)).one()

    async def of_supervisor(self, supervisor_id: UUID) -> Supervision | None:
        query = select(Supervision).where(Supervision.supervisor_id == supervisor_id, Supervision.ended_at.is_(None))
        return await self.session.scalar(query)

    async def unfit(self, seen_before: datetime) -> list[UUID]:
        """Whose call or operator is not what it was, and whose supervisor is gone."""
        query = select(Supervision.id).join(Call, Call.id == Supervision.call_id)
        query = query.join(Operator, Operator.id == Supervision.supervisor_id)
        is_gone = or_(Operator.seen_at.is_(None), Operator.seen_at <= seen_before)
        query = query.where(Supervision.ended_at.is_(None), or_(_is_unfit(), is_gone))
        return list(await self.session.scalars(query.order_by(Supervision.id)))

    async def longest_unseen(self) -> datetime | None:
        """The oldest among the latest signs of life of those who supervise."""
        query = select(func.min(Operator.seen_at)).join(Supervision, Supervision.supervisor_id == Operator.id)
        return await self.session.scalar(query.where(Supervision.ended_at.is_(None)))

    async def call_of_operator(self, operator_id: UUID) -> UUID | None:
        return await self.session.scalar(select(Call.id).where(Call.operator_id == operator_id))

    # --- calls that are being taken over -----------------------------------------------------------------------------

    async def call_kept_for(self, operator_id: UUID) -> UUID | None:
        return await self.session.scalar(select(Call.id).where(Call.reserved_for == operator_id))

    async def kept_too_long(self, now: datetime) -> list[UUID]:
        query = select(Call.id).where(Call.reserved_for.is_not(None), Call.reserved_until <= now)
        return list(await self.session.scalars(query))

    async def next_kept_too_long(self) -> datetime | None:
        return await self.session.scalar(select(func.min(Call.reserved_until)).where(Call.reserved_for.is_not(None)))

    # --- acts --------------------------------------------------------------------------------------------------------

    async def has_done(self, by: UUID, act: contract.SupervisionAct, call_id: UUID, since: datetime) -> bool:
        done = select(SupervisionAct.id).where(SupervisionAct.call_id == call_id, SupervisionAct.by == by)
        done = done.where(SupervisionAct.act == act, SupervisionAct.at > since).limit(1)
        return await self.session.scalar(done) is not None

    async def acts(
        self, call_id: UUID | None, operator_id: UUID | None, limit: int, before: Cursor | None
    ) -> list[SupervisionAct]:
        query = select(SupervisionAct).order_by(SupervisionAct.created_at.desc(), SupervisionAct.id.desc())
        if call_id is not None:
            query = query.where(SupervisionAct.call_id == call_id)
        if operator_id is not None:
            query = query.where(SupervisionAct.operator_id == operator_id)
        if before is not None:
            query = query.where(tuple_(SupervisionAct.created_at, SupervisionAct.id) < before)
        return list(await self.session.scalars(query.limit(limit)))

    async def operators(self, ids: Collection[UUID]) -> dict[UUID, Operator]:
        found = await self.session.scalars(select(Operator).where(Operator.id.in_(ids)))
        return {operator.id: operator for operator in found}

    # --- the wall ----------------------------------------------------------------------------------------------------

    async def open_calls(self) -> list[tuple[Call, str | None, str | None]]:
        """With the name of the customer and the ticket's subject, where there are any."""
        query = select(Call, Customer.name, Ticket.subject).where(Call.state != CallState.ended)
        query = query.outerjoin(Customer, Customer.id == Call.customer_id)
        query = query.outerjoin(Ticket, Ticket.id == Call.ticket_id)
        rows = await self.session.execute(query.order_by(Call.created_at, Call.id))
        return [(call, customer, subject) for call, customer, subject in rows]

    async def count_untaken(self, since: datetime) -> int:
        query = select(func.count()).where(Call.end_reason == EndReason.no_agent, Call.created_at >= since)
        return await self.session.scalar(query) or 0

    async def last_words(self) -> dict[UUID, Utterance]:
        """Of each open call: its latest utterance, by its index and not by reading them all."""
        latest = select(Utterance).where(Utterance.call_id == Call.id).order_by(Utterance.seq.desc()).limit(1).lateral()
        found = await self.session.scalars(
            select(aliased(Utterance, latest)).select_from(Call).join(latest, true()).where(Call.state != "ended")
        )
        return {utterance.call_id: utterance for utterance in found}

    async def latest_transitions(self) -> dict[UUID, datetime]:
        """When whoever has an open call got it."""
        query = select(Transition.call_id, func.max(Transition.at)).join(Call, Call.id == Transition.call_id)
        rows = await self.session.execute(query.where(Call.state != CallState.ended).group_by(Transition.call_id))
        return {row[0]: row[1] for row in rows}

    async def all_open(self) -> list[Supervision]:
        query = select(Supervision).where(Supervision.ended_at.is_(None)).order_by(Supervision.started_at)
        return list(await self.session.scalars(query))

    def add(self, row: Supervision | SupervisionAct) -> None:
        self.session.add(row)
