from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, delete, exists, false, func, literal, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api import models
from api.calls.lifecycle import Silent
from api.calls.schemas import CallFilter
from api.contract import CallState, Remark, TransitionKind, WaitTold
from api.models import (
    Call,
    CallEvent,
    Instruction,
    Lease,
    Operator,
    QueueEntry,
    Snapshot,
    ToolCall,
    Transition,
    Utterance,
)
from api.models.customer import Customer
from api.models.words import last_digits
from api.numbers.dialling import last_digits_of
from api.pagination import Cursor


class CallRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, call_id: UUID) -> Call | None:
        return await self.session.get(Call, call_id)

    async def lock(self, call_id: UUID) -> Call | None:
        """The call as it is now, held until commit, so that two reports cannot race."""
        query = select(Call).where(Call.id == call_id).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def lock_room(self, room: str) -> Call | None:
        query = select(Call).where(Call.room == room).with_for_update()
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def insert_if_new(self, room: str, **values: Any) -> bool:
        """Whether the room was unknown. Two that open the same room at once meet here, and one of them inserts."""
        query = insert(Call).values(id=uuid4(), room=room, **values).on_conflict_do_nothing(index_elements=["room"])
        return await self.session.scalar(query.returning(Call.id)) is not None

    async def page(self, wanted: CallFilter, limit: int, before: Cursor | None) -> list[Call]:
        query = select(Call).order_by(Call.created_at.desc(), Call.id.desc()).limit(limit)
        if before is not None:
            query = query.where(tuple_(Call.created_at, Call.id) < before)
        return list(await self.session.scalars(query.where(*_conditions(wanted))))

    async def earlier(self, call: Call, limit: int) -> list[Call]:
        """Of the same customer, or where nobody knows who calls, from the same number; the latest first."""
        is_same = Call.customer_id == call.customer_id
        if call.customer_id is None:
            is_same = and_(Call.caller_number == call.caller_number, Call.caller_number != "")
        query = select(Call).where(is_same, tuple_(Call.created_at, Call.id) < (call.created_at, call.id))
        query = query.order_by(Call.created_at.desc(), Call.id.desc()).limit(limit)
        return list(await self.session.scalars(query))

    async def open_before(self, time: datetime) -> list[Call]:
        query = select(Call).where(Call.state != CallState.ended, Call.created_at < time)
        return list(await self.session.scalars(query))

    async def in_rooms(self, rooms: Collection[str]) -> list[Call]:
        return list(await self.session.scalars(select(Call).where(Call.room.in_(rooms))))

    async def of_tickets(self, ticket_ids: Collection[UUID]) -> list[Call]:
        query = select(Call).where(Call.ticket_id.in_(ticket_ids)).order_by(Call.created_at, Call.id)
        return list(await self.session.scalars(query))

    async def stored(self, ids: Collection[UUID]) -> dict[UUID, CallEvent]:
        """Those of these events that have been reported before, for whatever call."""
        found = await self.session.scalars(select(CallEvent).where(CallEvent.id.in_(ids)))
        return {event.id: event for event in found}

    async def transitions(self, call_ids: Collection[UUID]) -> list[Transition]:
        query = select(Transition).where(Transition.call_id.in_(call_ids))
        return list(await self.session.scalars(query.order_by(Transition.call_id, Transition.number)))

    async def utterances(self, call_ids: Collection[UUID], after: int = 0) -> list[Utterance]:
        query = select(Utterance).where(Utterance.call_id.in_(call_ids), Utterance.seq > after)
        return list(await self.session.scalars(query.order_by(Utterance.call_id, Utterance.seq)))

    async def tool_calls(self, call_ids: Collection[UUID]) -> list[ToolCall]:
        query = select(ToolCall).where(ToolCall.call_id.in_(call_ids))
        return list(await self.session.scalars(query.order_by(ToolCall.call_id, ToolCall.seq)))

    async def latest_utterances(self, call_id: UUID, limit: int) -> list[Utterance]:
        """In order."""
        query = select(Utterance).where(Utterance.call_id == call_id).order_by(Utterance.seq.desc()).limit(limit)
        return list(reversed((await self.session.scalars(query)).all()))

    async def latest_tool_calls(self, call_id: UUID, limit: int) -> list[ToolCall]:
        """In order."""
        query = select(ToolCall).where(ToolCall.call_id == call_id).order_by(ToolCall.seq.desc()).limit(limit)
        return list(reversed((await self.session.scalars(query)).all()))

    async def snapshot(self, call_id: UUID) -> Snapshot | None:
        return await self.session.get(Snapshot, call_id)

    async def keep_snapshot(self, call_id: UUID, at: datetime, state: dict[str, Any]) -> None:
        """The latest counts; one that a dead job left behind comes late."""
        query = insert(Snapshot).values(call_id=call_id, at=at, state=state)
        await self.session.execute(
            query.on_conflict_do_update(
                index_elements=["call_id"],
                set_={"at": query.excluded.at, "state": query.excluded.state},
                where=Snapshot.at <= query.excluded.at,
            )
        )

    async def renew_leases(self, leases: Collection[Lease]) -> None:
        """What is older than what is known changes nothing, except that nobody comes back to life.

        Several workers tell of a job, and who saw it dead may seem to have seen its last sign before who saw it alive.
        """
        rows = [
            {"call_id": lease.call_id, "epoch": lease.epoch, "renewed_at": lease.renewed_at, "is_dead": lease.is_dead}
            for lease in sorted(leases, key=lambda lease: lease.call_id)  # two that renew do not wait for one another
        ]
        query = insert(Lease).values(rows)
        new = query.excluded
        is_newer = tuple_(Lease.epoch, Lease.renewed_at) <= tuple_(new.epoch, new.renewed_at)
        is_same = Lease.epoch == new.epoch
        values = {
            "epoch": new.epoch,
            "renewed_at": case((is_same, func.greatest(Lease.renewed_at, new.renewed_at)), else_=new.renewed_at),
            "is_dead": or_(new.is_dead, and_(is_same, Lease.is_dead)),
        }
        is_news = or_(is_newer, and_(is_same, new.is_dead))
        await self.session.execute(query.on_conflict_do_update(index_elements=["call_id"], set_=values, where=is_news))

    async def has_lease(self, call_id: UUID) -> bool:
        return await self.session.get(Lease, call_id) is not None

    async def forget_leases_of(self, epoch: int) -> None:
        await self.session.execute(delete(Lease).where(Lease.epoch == epoch))

    async def epochs(self, call_ids: Collection[UUID]) -> dict[UUID, int]:
        """Of those of these calls that are not over."""
        query = select(Call.id, Call.epoch).where(Call.id.in_(call_ids), Call.state != CallState.ended)
        return {row[0]: row[1] for row in await self.session.execute(query)}

    async def resumed_at(self, call_id: UUID) -> list[datetime]:
        """When one job took the call over from another, in order."""
        query = select(Transition.at).where(Transition.call_id == call_id, Transition.kind == TransitionKind.resumed)
        return list(await self.session.scalars(query.order_by(Transition.number)))

    async def any_open(self) -> bool:
        return bool(await self.session.scalar(select(exists().where(Call.state != CallState.ended))))

    async def silent(
        self,
        heard_before: datetime,
        sent_before: datetime,
        sent_again_before: datetime,
        watched_since: datetime,
        first_within: timedelta,
    ) -> list[Silent]:
        """Open calls whose job was not heard since `heard_before`, though somebody listened, or is known to be dead.

        A job that was sent to take over, and has not begun yet, is given until `sent_before` if it is the first: it was
        sent `first_within` after the one before was heard. Each that is sent after it is given until
        `sent_again_before`; so is each but the first that is sent to a phone that rings.
        """
        is_present = Lease.epoch == Call.epoch
        rings = Call.state == CallState.ringing
        has_job = and_(~rings, or_(Call.agent_identity != "", func.coalesce(is_present, false()), Call.epoch == 0))
        heard_at = func.greatest(func.coalesce(Lease.renewed_at, Call.created_at), watched_since)
        due = case(
            (or_(has_job, and_(rings, Call.created_at >= sent_again_before)), heard_before),
            (and_(~rings, Call.epoch_since < heard_at + first_within), sent_before),
            else_=sent_again_before,
        )
        is_dead = and_(func.coalesce(is_present, false()), func.coalesce(Lease.is_dead, false()))
        columns = (Call.id, Call.room, Call.state, Call.epoch, Call.epoch_since, Call.agent_identity, Call.created_at)
        query = (
            select(*columns, heard_at, has_job, is_dead)
            .outerjoin(Lease, Lease.call_id == Call.id)
            .where(Call.state != CallState.ended, or_(func.greatest(heard_at, Call.epoch_since) < due, is_dead))
        )
        return [Silent(*row) for row in await self.session.execute(query.order_by(Call.id))]

    async def forget_lease(self, call_id: UUID) -> None:
        await self.session.execute(delete(Lease).where(Lease.call_id == call_id))

    async def remarks(self, call_ids: Collection[UUID]) -> list[Instruction]:
        query = select(Instruction).where(Instruction.call_id.in_(call_ids))
        query = query.where(Instruction.body["type"].astext == Remark.model_fields["type"].default)
        return list(await self.session.scalars(query.order_by(Instruction.call_id, Instruction.number)))

    async def count_instructions(self, call_id: UUID) -> int:
        query = select(func.count()).where(Instruction.call_id == call_id)
        return await self.session.scalar(query) or 0

    async def take_instructions(self, call_id: UUID, through: int, at: datetime) -> None:
        query = update(Instruction).where(Instruction.call_id == call_id, Instruction.number <= through)
        await self.session.execute(query.where(Instruction.taken_at.is_(None)).values(taken_at=at))

    async def withdraw_instructions(self, call_id: UUID, kind: str, at: datetime) -> None:
        query = update(Instruction).where(Instruction.call_id == call_id, Instruction.body["type"].astext == kind)
        await self.session.execute(query.where(Instruction.taken_at.is_(None)).values(taken_at=at))

    async def open_instructions(self, call_id: UUID) -> list[Instruction]:
        query = select(Instruction).where(Instruction.call_id == call_id, Instruction.taken_at.is_(None))
        return list(await self.session.scalars(query.order_by(Instruction.number)))

    async def customers(self, ids: Collection[UUID]) -> dict[UUID, Customer]:
        found = await self.session.scalars(select(Customer).where(Customer.id.in_(ids)))
        return {customer.id: customer for customer in found}

    async def operators(self, ids: Collection[UUID]) -> dict[UUID, Operator]:
        found = await self.session.scalars(select(Operator).where(Operator.id.in_(ids)))
        return {operator.id: operator for operator in found}

    async def note_wait_told(self, call_id: UUID, event: WaitTold) -> None:
        """An entry that is not this call's is no reason to stop the call's record."""
        values = event.model_dump(exclude={"type", "seq"})
        known = select(*(literal(value, models.WaitTold.__table__.c[name].type) for name, value in values.items()))
        known = known.where(exists().where(QueueEntry.id == event.entry_id, QueueEntry.call_id == call_id))
        await self.session.execute(insert(models.WaitTold).from_select(list(values), known))

    def add(self, *rows: CallEvent | Instruction | Transition | Utterance | ToolCall) -> None:
        self.session.add_all(rows)


def _conditions(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    for column, values in ((Call.state, wanted.state), (Call.flow, wanted.flow), (Call.end_reason, wanted.end_reason)):
        if values:
            yield column.in_(values)
    if wanted.number is not None:
        digits = last_digits_of(wanted.number) or ""
        yield last_digits(Call.caller_number).startswith(digits[::-1])
    if wanted.customer is not None:
        yield Call.customer_id == wanted.customer
    if wanted.has_ticket is not None:
        yield Call.ticket_id.is_not(None) if wanted.has_ticket else Call.ticket_id.is_(None)
    yield from _who_had_it(wanted)
    yield from _when(wanted)


def _who_had_it(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.operator is not None:
        yield Call.id.in_(select(QueueEntry.call_id).where(QueueEntry.operator_id == wanted.operator))
    if wanted.agent is not None:
        yield Call.id.in_(select(Transition.call_id).where(Transition.target_name == wanted.agent))


def _when(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield Call.created_at >= wanted.since
    if wanted.until is not None:
        yield Call.created_at < wanted.until
