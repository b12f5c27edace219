"""Where callers wait for a person. Locks are taken in the order call, queue entry, operator."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

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
from api.models import Call, Consultation, Offer, Operator, QueueEntry
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.queue import changes, consultations, holding, lifecycle, order, overflow, wrap_up
from api.queue.errors import (
    EntryGone,
    EntryNotFound,
    EntryOffered,
    EntryReserved,
    EntryTaken,
    NotQueued,
    PickNotAllowed,
)
from api.queue.lifecycle import Change
from api.queue.repository import QueueRepository
from api.queue.schemas import ActiveCall, ConsultationRead, OfferRead, QueueEntryRead, WrapUp
from api.telephony.tokens import Tokens

RECENT = timedelta(days=7)


async def enqueue(session: AsyncSession, call_id: UUID, request: Enqueue) -> QueueStatus:
    """Put the caller in line. One who waits already keeps the place, with the newer briefing."""
    call = await calls.lock(session, call_id)
    reserved_for = call.reserved_for
    entry = await QueueRepository(session).lock_latest_of_call(call_id)
    if entry is None or entry.state not in lifecycle.IN_LINE:
        entry = QueueEntry(id=uuid4(), call_id=call.id, state=QueueEntryState.waiting, waiting_since=datetime.now(UTC))
        await _describe(session, entry, request)
        await _queue_call(session, call, request)
        await changes.enter(session, entry)
        entry.first_position = await _position(session, entry)
        if reserved_for is not None:
            await _connect_if_free(session, call, entry, reserved_for)
    else:
        await _stop_ringing_for_other_needs(session, entry, request)
        await _describe(session, entry, request)
        await changes.tell(session, entry)
    return await _status(session, entry)


async def _describe(session: AsyncSession, entry: QueueEntry, request: Enqueue) -> None:
    queue = await QueueRepository(session).queue(request.skill)
    entry.skill, entry.level, entry.reason, entry.agent = request.skill, request.level, request.reason, request.agent
    entry.briefing = request.briefing.model_dump(mode="json")
    entry.severity = request.briefing.severity
    entry.priority = order.PRIORITY[entry.severity]
    entry.ranked_at = order.ranked_at(entry.waiting_since, entry.priority, queue.age_seconds_per_level)


async def _queue_call(session: AsyncSession, call: Call, request: Enqueue) -> None:
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


async def _stop_ringing_for_other_needs(session: AsyncSession, entry: QueueEntry, request: Enqueue) -> None:
    """Whoever it rings at was chosen for another skill."""
    is_same = (entry.skill, entry.level) == (request.skill, request.level)
    if entry.state is QueueEntryState.offered and not is_same:
        await changes.stop_ringing(session, entry)
        await changes.change(session, entry, Change.offer_withdrawn, reason="another skill is needed")


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
    await _require_in_line(session, entry)
    await changes.stop_ringing(session, entry)
    await changes.change(session, entry, lifecycle.LEAVING[request.state], reason=request.reason)
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
    if entry.state in lifecycle.IN_LINE and entry.returned:
        return await _status(session, entry)
    if entry.state is not QueueEntryState.connected or entry.operator_id is None:
        raise EntryGone("No operator has this caller.", state=entry.state)
    operator, *_ = await operators.lock_all(session, entry.operator_id, *await consultations.whom(session, entry))
    queue = await QueueRepository(session).queue(entry.skill)
    await consultations.close(session, entry)
    holding.over(entry)
    await changes.change(session, entry, Change.returned, reason=request.reason)
    entry.operator_id, entry.connected_at = None, None
    entry.returned, entry.waiting_since = True, datetime.now(UTC)
    entry.ranked_at = order.ranked_at(entry.waiting_since, entry.priority, queue.age_seconds_per_level)
    await operators.change(session, operator, presence.Change.leg_lost, request.reason)
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


async def shown(session: AsyncSession, entry_id: UUID) -> QueueEntryRead:
    entry = await _get(session, entry_id)
    return QueueEntryRead.of(entry, await _position(session, entry))


async def listed(session: AsyncSession) -> list[QueueEntryRead]:
    """Who waits, in order, and who is being helped."""
    entries = sorted(await QueueRepository(session).shown(), key=order.rank)
    places = order.positions(entries)
    return [QueueEntryRead.of(entry, places.get(entry.id)) for entry in entries]


async def claim(session: AsyncSession, tokens: Tokens, entry_id: UUID, operator_id: UUID) -> ActiveCall:
    """The operator takes the caller. Of many that claim at once, the locks let one through; the others are told who.

    The one who has it may ask again: a double click is not an error.
    """
    repository = QueueRepository(session)
    found = await repository.to_claim(entry_id, operator_id)
    if found is None:
        raise EntryNotFound("There is no such queue entry.")
    call_id, wrap_up_id = found
    call = await calls.lock(session, call_id)
    left_out = await wrap_up.hold(session, wrap_up_id) if wrap_up_id else None
    entry = await repository.lock(entry_id)
    assert entry is not None  # noqa: S101 -- found above, and entries are never deleted
    operator = await operators.lock_presence(session, operator_id)
    if entry.state is not QueueEntryState.connected or entry.operator_id != operator.id:
        pending = await repository.pending_offers(entry_id)
        await _require_claimable(session, entry, operator, pending)
        if left_out is not None:
            await wrap_up.leave_out(session, left_out, operator)
        await _connect(session, call, entry, operator, pending)
    repository.complete(entry, call, operator)
    return _seat(tokens, entry, operator)


async def _require_claimable(
    session: AsyncSession, entry: QueueEntry, operator: Operator, pending: Iterable[Offer]
) -> None:
    await _require_in_line(session, entry)
    if entry.state is QueueEntryState.offered:
        asked = [offer.operator_id for offer in pending]
        if operator.id not in asked:
            names = [(await operators.get(session, each)).name for each in asked]
            raise EntryOffered(f"This caller is offered to {', '.join(names)}.", offered_to=names)
    elif entry.reserved_for_id is not None:
        if entry.reserved_for_id != operator.id:
            name = (await operators.get(session, entry.reserved_for_id)).name
            raise EntryReserved(f"This caller waits for {name}.", reserved_for=name)
    elif not (await QueueRepository(session).queue(entry.skill)).manual_pick:
        raise PickNotAllowed("In this queue callers are offered to you, one after the other.")


async def take_over(session: AsyncSession, call: Call, operator_id: UUID) -> None:
    """Whoever waits in this locked call goes to the operator, whatever rings and wherever the operator is."""
    entry = await _lock_of_call(session, call.id)
    await _require_in_line(session, entry)
    operator = await operators.lock(session, operator_id)
    pending = await QueueRepository(session).pending_offers(entry.id)
    await _connect(session, call, entry, operator, pending, presence.Change.takes_over)


async def _connect_if_free(session: AsyncSession, call: Call, entry: QueueEntry, operator_id: UUID) -> None:
    """The call was kept for this operator. One who has another caller by now is not waited for."""
    operator = await operators.lock(session, operator_id)
    if operator.presence in presence.FREE:
        await _connect(session, call, entry, operator, [], presence.Change.takes_over)


async def _connect(
    session: AsyncSession,
    call: Call,
    entry: QueueEntry,
    operator: Operator,
    pending: Iterable[Offer],
    how: presence.Change = presence.Change.takes_call,
) -> None:
    await operators.change(session, operator, how, by=operator.id)
    await changes.stop(session, entry, pending, accepted_by=operator.id)
    await changes.change(session, entry, Change.claimed, by=operator.id)
    entry.operator_id, entry.reserved_for_id, entry.connected_at = operator.id, None, datetime.now(UTC)
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
    repository = QueueRepository(session)
    entry = await repository.at_work(operator.id)
    if entry is None:
        return None
    is_talking = entry.state is QueueEntryState.connected
    return _seat(tokens, entry, operator, await repository.latest_consultation(entry.id) if is_talking else None)


async def offer_to(session: AsyncSession, operator_id: UUID) -> OfferRead | None:
    """What rings at the operator."""
    offer = await QueueRepository(session).pending_offer_to(operator_id)
    if offer is None:
        return None
    entry = await _get(session, offer.entry_id)
    return OfferRead(
        id=offer.id,
        offered_at=offer.offered_at,
        expires_at=offer.expires_at,
        entry=QueueEntryRead.of(entry, await _position(session, entry)),
    )


async def finish_wrap_up(session: AsyncSession, entry_id: UUID, operator_id: UUID, request: WrapUp) -> QueueEntryRead:
    await wrap_up.finish(session, entry_id, operator_id, request)
    return QueueEntryRead.of(await _get(session, entry_id), position=None)


async def extend_wrap_up(session: AsyncSession, entry_id: UUID, operator_id: UUID) -> QueueEntryRead:
    await wrap_up.extend(session, entry_id, operator_id)
    return QueueEntryRead.of(await _get(session, entry_id), position=None)


async def call_over(session: AsyncSession, call: Call) -> None:
    """The caller is gone: who waited has left the line, whose operator talked has the wrap-up before them."""
    entry = await QueueRepository(session).lock_latest_of_call(call.id)
    if entry is None or entry.state not in lifecycle.OPEN:
        return
    await changes.stop_ringing(session, entry)
    if entry.operator_id is None:
        await changes.change(session, entry, Change.call_over)
        return
    operator, *_ = await operators.lock_all(session, entry.operator_id, *await consultations.whom(session, entry))
    await consultations.close(session, entry)
    holding.over(entry)
    await changes.change(session, entry, Change.call_over)
    await wrap_up.begin(session, entry)
    await operators.change(session, operator, presence.Change.call_over)


async def place_of(session: AsyncSession, call_id: UUID) -> QueueEntry | None:
    """Where the caller of this call waits."""
    entry = await QueueRepository(session).latest_of_call(call_id)
    return entry if entry is not None and entry.state in lifecycle.IN_LINE else None


async def in_line(session: AsyncSession) -> list[QueueEntry]:
    """All who wait, of all skills."""
    return await QueueRepository(session).in_line()


async def of_calls(session: AsyncSession, call_ids: list[UUID]) -> list[QueueEntry]:
    return await QueueRepository(session).of_calls(call_ids)


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


async def _require_in_line(session: AsyncSession, entry: QueueEntry) -> None:
    if entry.state in lifecycle.IN_LINE:
        return
    if entry.state is QueueEntryState.connected and entry.operator_id is not None:
        name = (await operators.get(session, entry.operator_id)).name
        raise EntryTaken(f"{name} has taken this caller.", claimed_by=name)
    raise EntryGone("This caller is not waiting any more.", state=entry.state)


def _seat(
    tokens: Tokens, entry: QueueEntry, operator: Operator, consultation: Consultation | None = None
) -> ActiveCall:
    is_talking = entry.state is QueueEntryState.connected
    return ActiveCall(
        entry=QueueEntryRead.of(entry, position=None),
        call_id=entry.call_id,
        room=entry.call.room,
        livekit_url=tokens.livekit_url,
        token=tokens.for_operator(entry.call.room, operator.id, operator.name) if is_talking else None,
        consultation=ConsultationRead.model_validate(consultation) if consultation else None,
    )


async def _position(session: AsyncSession, entry: QueueEntry) -> int | None:
    return await QueueRepository(session).count_before(entry) + 1 if entry.state in lifecycle.IN_LINE else None


async def _status(session: AsyncSession, entry: QueueEntry) -> QueueStatus:
    await session.flush()
    repository = QueueRepository(session)
    position = await _position(session, entry)
    history = await repository.history(entry.skill, position or 1, datetime.now(UTC) - RECENT)
    at_their_desks, free = await operators.staff(session, entry.skill, entry.level)
    return QueueStatus(
        entry_id=entry.id,
        state=entry.state,
        position=position,
        waiting=await repository.count_in_line(entry.skill),
        operators_available=free,
        operator_id=entry.operator_id,
        reserved_for=await _name(session, entry.reserved_for_id),
        expected_wait_seconds=order.expected_wait(history, position),
        overflow=None if position is None else await overflow.due(session, entry, at_their_desks),
    )


async def _name(session: AsyncSession, operator_id: UUID | None) -> str | None:
    return (await operators.get(session, operator_id)).name if operator_id else None
