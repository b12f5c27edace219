"""Asking a colleague while the caller hears music. Locks are taken in the order call, entry, operators by id."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import ConsultationState
from api.live.announcements import Topic, announce
from api.models import Consultation, Operator, QueueEntry
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.operators.errors import OperatorNotFound
from api.queue import changes, hold, in_hand, reservations, transfers
from api.queue.errors import ConsultationNotFound, ConsultationOver
from api.queue.offering import MISSED
from api.queue.repository import QueueRepository
from api.queue.schemas import Consult, ConsultedCall, QueueEntryRead
from api.telephony.tokens import Tokens


async def ask(session: AsyncSession, entry_id: UUID, operator_id: UUID, request: Consult) -> None:
    """It rings at the colleague, and the caller is on hold from now on."""
    if request.colleague_id == operator_id:
        raise OperatorNotFound("There is no such colleague.")
    call, entry = await in_hand.lock(session, entry_id, operator_id)
    await in_hand.require_no_consultation(session, entry)
    operator, colleague = await operators.lock_all(session, operator_id, request.colleague_id)
    await _require_free(session, colleague)
    await hold.begin(session, call, entry, operator)
    queue, now = await QueueRepository(session).queue(entry.skill), datetime.now(UTC)
    consultation = Consultation(
        entry_id=entry.id,
        asked_by_id=operator.id,
        operator_id=colleague.id,
        question=request.question,
        state=ConsultationState.ringing,
        rung_at=now,
        expires_at=now + timedelta(seconds=queue.offer_seconds),
    )
    QueueRepository(session).add(consultation)
    await session.flush()
    await _tell(session, entry, consultation)


async def accept(session: AsyncSession, consultation_id: UUID, operator_id: UUID) -> None:
    """The two talk. Asking again changes nothing: a double click is not an error."""
    entry, consultation = await _lock(session, consultation_id)
    (colleague,) = await operators.lock_all(session, operator_id)
    _require_asked(consultation, operator_id)
    if consultation.state is ConsultationState.talking:
        return
    _require(consultation, ConsultationState.ringing)
    await operators.change(session, colleague, presence.Change.consulted, consultation.question, by=operator_id)
    consultation.state, consultation.answered_at = ConsultationState.talking, datetime.now(UTC)
    await _tell(session, entry, consultation)


async def decline(session: AsyncSession, consultation_id: UUID, operator_id: UUID) -> None:
    """The colleague stays available, and the caller on hold until their operator resumes."""
    entry, consultation = await _lock(session, consultation_id)
    _require_asked(consultation, operator_id)
    _require(consultation, ConsultationState.ringing)
    await _end(session, entry, consultation, ConsultationState.declined)


async def leave(session: AsyncSession, consultation_id: UUID, operator_id: UUID) -> None:
    """The colleague has said what there was to say; the caller stays on hold until their operator resumes."""
    entry, consultation = await _lock(session, consultation_id)
    (colleague,) = await operators.lock_all(session, operator_id)
    _require_asked(consultation, operator_id)
    _require(consultation, ConsultationState.talking)
    await operators.change(session, colleague, presence.Change.consultation_over, by=operator_id)
    await _end(session, entry, consultation, ConsultationState.ended)


async def end(session: AsyncSession, entry_id: UUID, operator_id: UUID) -> None:
    """Whoever asked wants to know no more: the caller is off hold."""
    call, entry = await in_hand.lock(session, entry_id, operator_id)
    operator, *_ = await operators.lock_all(session, operator_id, *await whom(session, entry))
    if not await close(session, entry):
        raise ConsultationOver("Nobody is being consulted any more.")
    await hold.end(session, call, entry, operator)


async def complete(session: AsyncSession, entry_id: UUID, operator_id: UUID) -> None:
    """The colleague has the caller at once, and whoever asked has the wrap-up before them."""
    call, entry = await in_hand.lock(session, entry_id, operator_id)
    consultation = await QueueRepository(session).open_consultation(entry.id)
    if consultation is None:
        raise ConsultationOver("Nobody is being consulted any more.")
    _require(consultation, ConsultationState.talking)
    operator, colleague = await operators.lock_all(session, operator_id, consultation.operator_id)
    await _end(session, entry, consultation, ConsultationState.completed)
    await transfers.pass_on(session, call, entry, operator, colleague)


async def whom(session: AsyncSession, entry: QueueEntry) -> Sequence[UUID]:
    """The colleague who is being asked about a locked entry, to be locked together with its operator."""
    consultation = await QueueRepository(session).open_consultation(entry.id)
    return [consultation.operator_id] if consultation else []


async def close(session: AsyncSession, entry: QueueEntry) -> bool:
    """Whether a colleague was being asked, who is free now. Entry and colleague are locked."""
    consultation = await QueueRepository(session).open_consultation(entry.id)
    if consultation is None:
        return False
    was_talking = consultation.state is ConsultationState.talking
    await _end(session, entry, consultation, ConsultationState.ended if was_talking else ConsultationState.withdrawn)
    if was_talking:
        await operators.change(session, consultation.operator, presence.Change.consultation_over)
    return True


async def stop_in_vain(session: AsyncSession, consultation_id: UUID) -> None:
    """Nobody answered in time, or the colleague is gone."""
    found = await QueueRepository(session).consultation(consultation_id)
    if found is None or (entry := await QueueRepository(session).lock_if_free(found.entry_id)) is None:
        return
    colleague = await operators.lock(session, found.operator_id)
    now = datetime.now(UTC)
    if consultation_id not in await QueueRepository(session).consultations_in_vain(now, now - operators.GONE_AFTER):
        return
    consultation = await _get(session, consultation_id)
    if consultation.state is ConsultationState.talking:
        await operators.change(session, colleague, presence.Change.leg_lost, "not seen while being consulted")
        await _end(session, entry, consultation, ConsultationState.ended)
    elif reservations.is_there(colleague):
        await operators.change(session, colleague, presence.Change.missed_offer, MISSED)
        await _end(session, entry, consultation, ConsultationState.missed)
    else:
        await _end(session, entry, consultation, ConsultationState.withdrawn)


async def of_colleague(session: AsyncSession, tokens: Tokens, colleague: Operator) -> ConsultedCall | None:
    """What rings at the colleague, or whom they talk with: also for a browser that was closed or refreshed."""
    consultation = await QueueRepository(session).open_consultation_of(colleague.id)
    if consultation is None:
        return None
    entry = await QueueRepository(session).get(consultation.entry_id)
    assert entry is not None  # noqa: S101 -- entries are never deleted
    is_talking, room = consultation.state is ConsultationState.talking, entry.call.room
    return ConsultedCall(
        **{name: getattr(consultation, name) for name in ConsultedCall.model_fields if hasattr(consultation, name)},
        entry=QueueEntryRead.of(entry, position=None),
        call_id=entry.call_id,
        room=room,
        livekit_url=tokens.livekit_url,
        token=tokens.for_operator(room, colleague.id, colleague.name) if is_talking else None,
    )


async def _get(session: AsyncSession, consultation_id: UUID) -> Consultation:
    consultation = await QueueRepository(session).consultation(consultation_id)
    if consultation is None:
        raise ConsultationNotFound("There is no such consultation.")
    return consultation


async def _lock(session: AsyncSession, consultation_id: UUID) -> tuple[QueueEntry, Consultation]:
    """By its entry: a consultation changes only under that lock."""
    entry_id = (await _get(session, consultation_id)).entry_id
    entry = await QueueRepository(session).lock(entry_id)
    assert entry is not None  # noqa: S101 -- entries are never deleted
    return entry, await _get(session, consultation_id)


async def _require_free(session: AsyncSession, colleague: Operator) -> None:
    repository = QueueRepository(session)
    is_rung_at = await repository.pending_offer_to(colleague.id) or await repository.open_consultation_of(colleague.id)
    if is_rung_at or not reservations.is_there(colleague):
        raise reservations.not_available(colleague)


def _require_asked(consultation: Consultation, operator_id: UUID) -> None:
    if consultation.operator_id != operator_id:
        raise ConsultationNotFound("There is no such consultation.")


def _require(consultation: Consultation, state: ConsultationState) -> None:
    if consultation.state is not state:
        raise ConsultationOver("This consultation is over, or has not begun.", state=consultation.state)


async def _end(session: AsyncSession, entry: QueueEntry, consultation: Consultation, state: ConsultationState) -> None:
    consultation.state, consultation.ended_at = state, datetime.now(UTC)
    await _tell(session, entry, consultation)
    await session.flush()


async def _tell(session: AsyncSession, entry: QueueEntry, consultation: Consultation) -> None:
    """Both: whoever asked sees it at the entry, the colleague as something that rings."""
    await changes.tell(session, entry)
    await announce(session, Topic.offer, call_id=entry.call_id, id=consultation.operator_id)
