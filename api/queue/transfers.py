"""Callers who go on to somebody else: a colleague, another skill, or back to the agents."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import instructions
from api.calls import lifecycle as call_lifecycle
from api.calls import service as calls
from api.calls.service import Step
from api.contract import (
    Briefing,
    Category,
    Fact,
    HandBack,
    KeepCompany,
    Party,
    PartyKind,
    PassOn,
    QueueEntryState,
    TransitionKind,
)
from api.models import Call, Operator, QueueEntry
from api.operators import service as operators
from api.operators.errors import OperatorNotFound
from api.queue import changes, in_hand, order, reservations
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository
from api.queue.schemas import Homework, Transfer

LONGEST_REASON = 500


async def transfer(session: AsyncSession, entry_id: UUID, operator_id: UUID, request: Transfer) -> None:
    """The caller is first in line for a colleague or a skill; the operator has the wrap-up before them."""
    call, entry = await in_hand.lock(session, entry_id, operator_id)
    await in_hand.require_no_consultation(session, entry)
    operator, colleague = await _two(session, operator_id, request.colleague_id)
    to = colleague.name if colleague else str(request.skill)
    reason = _reason(f"{operator.name} transferred the caller to {to}", request.note)
    await in_hand.let_go(session, entry, operator, Change.transferred, reason)
    await calls.move(session, call, call_lifecycle.Change.transferred)
    call.operator_id, call.agent = None, entry.agent
    successor = await follow(session, entry, operator, reason, note=request.note, skill=request.skill)
    successor.reserved_for_id = colleague.id if colleague else None
    await changes.enter(session, successor)
    await _record(session, call, successor, operator, Party(kind=PartyKind.queue, name=to))
    ask = KeepCompany(by=operator.name, to=to, is_person=colleague is not None, note=request.note)
    await instructions.give(session, call, ask, operator.id)


async def hand_back(session: AsyncSession, entry_id: UUID, operator_id: UUID, request: Homework) -> None:
    """The agents have the caller again, and something to do for them."""
    call, entry = await in_hand.lock(session, entry_id, operator_id)
    await in_hand.require_no_consultation(session, entry)
    operator = await operators.lock(session, operator_id)
    await in_hand.let_go(session, entry, operator, Change.handed_back, request.homework)
    await calls.move(session, call, call_lifecycle.Change.handed_back)
    call.operator_id, call.agent = None, entry.agent
    step = Step(
        kind=TransitionKind.handed_back,
        source=Party(kind=PartyKind.operator, name=operator.name),
        target=Party(kind=PartyKind.agent, name=entry.agent),
        reason=request.homework,
        briefing=Briefing.model_validate(entry.briefing),
    )
    await calls.record(session, call, step)
    await instructions.give(session, call, HandBack(by=operator.name, homework=request.homework), operator.id)


async def pass_on(
    session: AsyncSession, call: Call, entry: QueueEntry, operator: Operator, colleague: Operator
) -> None:
    """The colleague, who was consulted and is in the room, has the caller at once. All of them are locked."""
    reason = f"{operator.name} passed the caller on to {colleague.name}"
    await in_hand.let_go(session, entry, operator, Change.transferred, reason)
    successor = await follow(session, entry, operator, reason)
    await changes.enter(session, successor)
    await changes.change(session, successor, Change.claimed, by=colleague.id)
    successor.operator_id, successor.connected_at = colleague.id, datetime.now(UTC)
    await calls.move(session, call, call_lifecycle.Change.passed_on)
    call.operator_id = colleague.id
    await _record(session, call, successor, operator, Party(kind=PartyKind.operator, name=colleague.name))
    ask = PassOn(by=operator.name, to=colleague.name, operator_id=colleague.id)
    await instructions.give(session, call, ask, operator.id)


async def follow(
    session: AsyncSession,
    entry: QueueEntry,
    operator: Operator,
    reason: str,
    *,
    note: str = "",
    skill: Category | None = None,
) -> QueueEntry:
    """A new place for the same caller, before all others, with what the operator adds to the briefing."""
    briefing = Briefing.model_validate(entry.briefing)
    notes = [Fact(name=f"note from {operator.name}"[:80], value=note)] if note else []
    queue = await QueueRepository(session).queue(skill or entry.skill)
    now = datetime.now(UTC)
    return QueueEntry(
        id=uuid4(),
        call_id=entry.call_id,
        state=QueueEntryState.waiting,
        skill=queue.skill,
        severity=entry.severity,
        level=entry.level if queue.skill is entry.skill else 1,
        priority=entry.priority,
        returned=True,
        reason=reason,
        agent=entry.agent,
        briefing=briefing.model_copy(update={"facts": briefing.facts + notes, "reason": reason}).model_dump(
            mode="json"
        ),
        waiting_since=now,
        ranked_at=order.ranked_at(now, entry.priority, queue.age_seconds_per_level),
    )


async def _two(session: AsyncSession, operator_id: UUID, colleague_id: UUID | None) -> tuple[Operator, Operator | None]:
    """Both locked. The colleague has to be there; one who goes away a moment later is found out by the timers."""
    if colleague_id is None:
        return await operators.lock(session, operator_id), None
    if colleague_id == operator_id:
        raise OperatorNotFound("There is no such colleague.")
    operator, colleague = await operators.lock_all(session, operator_id, colleague_id)
    if not reservations.is_there(colleague):
        raise reservations.not_available(colleague)
    return operator, colleague


async def _record(session: AsyncSession, call: Call, successor: QueueEntry, operator: Operator, target: Party) -> None:
    step = Step(
        kind=TransitionKind.transferred,
        source=Party(kind=PartyKind.operator, name=operator.name),
        target=target,
        reason=successor.reason,
        briefing=Briefing.model_validate(successor.briefing),
    )
    await calls.record(session, call, step)


def _reason(what: str, note: str) -> str:
    return f"{what}: {note}"[:LONGEST_REASON] if note else what
