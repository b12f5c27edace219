"""What people ask of the agents that have a call: given under the call's lock, taken by the worker in order."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import models
from api.calls import service
from api.calls.errors import CallOver
from api.calls.repository import CallRepository
from api.contract import CallState, GivenInstruction, Instruction
from api.live.announcements import Topic, announce
from api.live.bell import Bell
from api.models import Call

_instruction: TypeAdapter[Instruction] = TypeAdapter(Instruction)


async def give(session: AsyncSession, call: Call, instruction: Instruction, by: UUID) -> None:
    """Ask it of whoever has this locked call. `by` is the operator who asks."""
    calls = CallRepository(session)
    calls.add(
        models.Instruction(
            call_id=call.id,
            number=await calls.count_instructions(call.id) + 1,
            body=instruction.model_dump(mode="json"),
            by=by,
            at=datetime.now(UTC),
        )
    )
    await session.flush()
    await announce(session, Topic.instruction, call_id=call.id)


async def withdraw(session: AsyncSession, call: Call, kind: str) -> None:
    """Nobody asks for this any more. Who has been told of it already may still carry it out."""
    await CallRepository(session).withdraw_instructions(call.id, kind, datetime.now(UTC))


async def next_ones(
    sessions: async_sessionmaker[AsyncSession], bell: Bell, call_id: UUID, done_through: int, patience: timedelta
) -> list[GivenInstruction]:
    """What is still to be carried out, as soon as there is something; nothing when that takes longer than `patience`.

    Waits without a transaction. Raises CallOver once nobody is left to be asked.
    """
    with bell.waiting(call_id) as rung:
        found = await _look(sessions, call_id, done_through)
        if found:
            return found
        with suppress(TimeoutError):
            await asyncio.wait_for(rung.wait(), patience.total_seconds())
    return await _look(sessions, call_id, done_through)


async def _look(sessions: async_sessionmaker[AsyncSession], call_id: UUID, done_through: int) -> list[GivenInstruction]:
    async with sessions.begin() as session:
        call = await service.get(session, call_id)
        calls = CallRepository(session)
        if done_through:
            await calls.take_instructions(call_id, done_through, datetime.now(UTC))
        if call.state is CallState.ended:
            raise CallOver("The call is over.")
        return [_given(row) for row in await calls.open_instructions(call_id)]


def _given(row: models.Instruction) -> GivenInstruction:
    return GivenInstruction(number=row.number, at=row.at, instruction=_instruction.validate_python(row.body))
