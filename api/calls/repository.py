from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState
from api.models import Call, CallEvent, Instruction, Operator, ToolCall, Transition, Utterance
from api.models.customer import Customer
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

    async def page(self, state: CallState | None, limit: int, before: Cursor | None) -> list[Call]:
        query = select(Call).order_by(Call.created_at.desc(), Call.id.desc()).limit(limit)
        if state is not None:
            query = query.where(Call.state == state)
        if before is not None:
            query = query.where(tuple_(Call.created_at, Call.id) < before)
        return list(await self.session.scalars(query))

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

    async def count_instructions(self, call_id: UUID) -> int:
        query = select(func.count()).where(Instruction.call_id == call_id)
        return await self.session.scalar(query) or 0

    async def take_instructions(self, call_id: UUID, through: int, at: datetime) -> None:
        query = update(Instruction).where(Instruction.call_id == call_id, Instruction.number <= through)
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

    def add(self, *rows: CallEvent | Instruction | Transition | Utterance | ToolCall) -> None:
        self.session.add_all(rows)
