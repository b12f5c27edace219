"""Where callers wait for a person. Locks are taken in the order call, queue entry, operator."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import lifecycle as call_lifecycle
from api.calls import service as calls
from api.calls.service import Step
from api.contract import (
    Enqueue,
    LeaveQueue,
    Party,
    PartyKind,
    QueueEntryState,
    QueueStatus,
    ReturnCaller,
    TransitionKind,
)
from api.live.announcements import Topic, announce
from api.models import Call, Operator, QueueEntry
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.queue import lifecycle, order
from api.queue.dispositions import DISPOSITIONS
from api.queue.errors import (
    EntryGone,
    EntryNotFound,
    EntryTaken,
    NotQueued,
    NotYourEntry,
    UnknownDisposition,
)
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository
from api.queue.schemas import ActiveCall, QueueEntryRead, WrapUp
from api.telephony.tokens import Tokens

log = logging.getLogger(__name__)

RECENT = timedelta(days=7)


async def enqueue(session: AsyncSession, call_id: UUID, request: Enqueue) -> QueueStatus:
    """Put the caller in line. One who waits already keeps the place, with the newer briefing."""
    call = await calls.lock(session, call_id)
    entry = await QueueRepository(session).lock_latest_of_call(call_id)
    if entry is None or entry.state is not QueueEntryState.waiting:
        entry = await _new_entry(session, call, request)
    entry.skill, entry.reason, entry.agent = request.skill, request.reason, request.agent
    entry.briefing = request.briefing.model_dump(mode="json")
    entry.severity = request.briefing.severity
    entry.priority = order.PRIORITY[entry.severity]
    await session.flush()
    await announce(session, Topic.queue, call_id=call.id, id=entry.id)
    return await _status(session, entry)


async def _new_entry(session: AsyncSession, call: Call, request: Enqueue) -> QueueEntry:
    await calls.move(session, call, call_lifecycle.Change.queued)
    call.agent = request.agent
    step = Step(
        kind=TransitionKind.queued,
        source=Party(kind=PartyKind.agent, name=request.agent),
        target=Party(kind=PartyKind.queue, name=request.skill),
        reason=request.reason,
        briefing=request.briefing,
    )
    await calls.record(session, call, step)
    entry = QueueEntry(call_id=call.id, state=QueueEntryState.waiting, waiting_since=datetime.now(UTC))
    QueueRepository(session).add(entry)
    return entry


async def status(session: AsyncSession, call_id: UUID) -> QueueStatus:
    await calls.get(session, call_id)
    entry = await QueueRepository(session).latest_of_call(call_id)
    if entry is None:
        raise NotQueued("This caller has not been put in line.")
    return await _status(session, entry)


async def leave(session: AsyncSession, call_id: UUID, request: LeaveQueue) -> QueueStatus:
    """The agent goes on with the caller. Asking again changes nothing."""
    call = await calls.lock(session, call_id)
    entry = await _lock_of_call(session, call_id)
    if entry.state is request.state:
        return await _status(session, entry)
    await _require_waiting(session, entry)
    is_callback = request.state is QueueEntryState.callback
    await _change(session, entry, Change.called_back if is_callback else Change.withdrawn)
    await calls.move(session, call, call_lifecycle.Change.withdrawn)
    call.agent = request.agent
    step = Step(
        kind=TransitionKind.withdrawn,
        source=Party(kind=PartyKind.queue, name=entry.skill),
        target=Party(kind=PartyKind.agent, name=request.agent),
        reason=request.reason,
    )
    await calls.record(session, call, step)
    return await _status(session, entry)


async def return_caller(session: AsyncSession, call_id: UUID, request: ReturnCaller) -> QueueStatus:
    """The operator's leg is lost: the agent has the caller, who is first in line. Asking again changes nothing."""
    call = await calls.lock(session, call_id)
    entry = await _lock_of_call(session, call_id)
    if entry.state is QueueEntryState.waiting and entry.returned:
        return await _status(session, entry)
    if entry.state is not QueueEntryState.connected or entry.operator_id is None:
        raise EntryGone("No operator has this caller.", state=entry.state)
    operator = await operators.lock(session, entry.operator_id)
    await _change(session, entry, Change.returned)
    entry.operator_id, entry.connected_at = None, None
    entry.returned, entry.waiting_since = True, datetime.now(UTC)
    await operators.change(session, operator, presence.Change.leg_lost)
    await calls.move(session, call, call_lifecycle.Change.returned)
    call.operator_id, call.agent = None, request.agent
    step = Step(
        kind=TransitionKind.returned,
        source=Party(kind=PartyKind.operator, name=operator.name),
        target=Party(kind=PartyKind.agent, name=request.agent),
        reason=request.reason,
    )
    await calls.record(session, call, step)
    return await _status(session, entry)


async def listed(session: AsyncSession) -> list[QueueEntryRead]:
    """Who waits, in order, and who is being helped."""
    entries = sorted(await QueueRepository(session).shown(), key=order.rank)
    places = order.positions(entries)
    return [QueueEntryRead.of(entry, places.get(entry.id)) for entry in entries]


async def claim(session: AsyncSession, tokens: Tokens, entry_id: UUID, operator_id: UUID) -> ActiveCall:
    """The operator takes the caller. Of many that claim at once, the locks let one through; the others are told who.

    The one who has it may ask again: a double click is not an error.
    """
    known = await _get(session, entry_id)
    call = await calls.lock(session, known.call_id)
    entry = await QueueRepository(session).lock(entry_id)
    assert entry is not None  # noqa: S101 -- found above, and entries are never deleted
    operator = await operators.lock(session, operator_id)
    if entry.state is not QueueEntryState.connected or entry.operator_id != operator.id:
        await _require_waiting(session, entry)
        await _connect(session, call, entry, operator)
    return await _seat(session, tokens, entry_id, operator)


async def _connect(session: AsyncSession, call: Call, entry: QueueEntry, operator: Operator) -> None:
    await operators.change(session, operator, presence.Change.takes_call)
    await _change(session, entry, Change.claimed)
    entry.operator_id, entry.connected_at = operator.id, datetime.now(UTC)
    await calls.move(session, call, call_lifecycle.Change.connected)
    call.operator_id = operator.id
    step = Step(
        kind=TransitionKind.connected,
        source=Party(kind=PartyKind.queue, name=entry.skill),
        target=Party(kind=PartyKind.operator, name=operator.name),
        reason=entry.reason,
    )
    await calls.record(session, call, step)
    await session.flush()


async def active(session: AsyncSession, tokens: Tokens, operator: Operator) -> ActiveCall | None:
    """What the operator has in hand, with a new token: for a browser that was closed or refreshed."""
    entry = await QueueRepository(session).at_work(operator.id)
    return await _seat(session, tokens, entry.id, operator) if entry else None


async def wrap_up(session: AsyncSession, entry_id: UUID, operator_id: UUID, request: WrapUp) -> QueueEntryRead:
    """The work after the call is done, and the operator free for the next."""
    if request.disposition not in DISPOSITIONS:
        raise UnknownDisposition("There is no such disposition.", dispositions=list(DISPOSITIONS))
    entry = await QueueRepository(session).lock(entry_id)
    if entry is None:
        raise EntryNotFound("There is no such queue entry.")
    operator = await operators.lock(session, operator_id)
    if entry.operator_id != operator.id:
        raise NotYourEntry("This caller was not yours.")
    await _change(session, entry, Change.wrapped_up)
    entry.disposition, entry.notes = request.disposition, request.notes
    entry.closed_at = datetime.now(UTC)
    await operators.change(session, operator, presence.Change.wrapped_up)
    await session.flush()
    return QueueEntryRead.of(await _get(session, entry_id), position=None)


async def call_over(session: AsyncSession, call: Call) -> None:
    """The caller is gone: who waited has left the line, whose operator talked has the wrap-up before them."""
    entry = await QueueRepository(session).lock_latest_of_call(call.id)
    if entry is None or entry.state not in lifecycle.OPEN:
        return
    await _change(session, entry, Change.call_over)
    if entry.operator_id is None:
        return
    entry.talk_ended_at = datetime.now(UTC)
    operator = await operators.lock(session, entry.operator_id)
    await operators.change(session, operator, presence.Change.call_over)


async def of_calls(session: AsyncSession, call_ids: list[UUID]) -> list[QueueEntry]:
    return await QueueRepository(session).of_calls(call_ids)


async def _change(session: AsyncSession, entry: QueueEntry, change: Change) -> None:
    before, entry.state = entry.state, lifecycle.advance(entry.state, change)
    log.info("entry moved", extra={"entry_id": str(entry.id), "change": change, "before": before, "after": entry.state})
    await announce(session, Topic.queue, call_id=entry.call_id, id=entry.id)


async def _get(session: AsyncSession, entry_id: UUID) -> QueueEntry:
    entry = await QueueRepository(session).get(entry_id)
    if entry is None:
        raise EntryNotFound("There is no such queue entry.")
    return entry


async def _lock_of_call(session: AsyncSession, call_id: UUID) -> QueueEntry:
    entry = await QueueRepository(session).lock_latest_of_call(call_id)
    if entry is None:
        raise NotQueued("This caller has not been put in line.")
    return entry


async def _require_waiting(session: AsyncSession, entry: QueueEntry) -> None:
    if entry.state is QueueEntryState.waiting:
        return
    if entry.state is QueueEntryState.connected and entry.operator_id is not None:
        name = (await operators.get(session, entry.operator_id)).name
        raise EntryTaken(f"{name} has taken this caller.", claimed_by=name)
    raise EntryGone("This caller is not waiting any more.", state=entry.state)


async def _seat(session: AsyncSession, tokens: Tokens, entry_id: UUID, operator: Operator) -> ActiveCall:
    entry = await _get(session, entry_id)
    is_talking = entry.state is QueueEntryState.connected
    return ActiveCall(
        entry=QueueEntryRead.of(entry, position=None),
        call_id=entry.call_id,
        room=entry.call.room,
        livekit_url=tokens.livekit_url,
        token=tokens.for_operator(entry.call.room, operator.id, operator.name) if is_talking else None,
    )


async def _status(session: AsyncSession, entry: QueueEntry) -> QueueStatus:
    await session.flush()
    queue = QueueRepository(session)
    waiting = await queue.waiting(entry.skill)
    position = order.positions(waiting).get(entry.id)
    history = await queue.history(entry.skill, datetime.now(UTC) - RECENT)
    return QueueStatus(
        entry_id=entry.id,
        state=entry.state,
        position=position,
        waiting=len(waiting),
        operators_available=await operators.count_available(session, entry.skill),
        expected_wait_seconds=order.expected_wait(history, position),
    )
