"""What supervisors do in calls. Locks are taken in the order call, queue entry, operator, supervision.

LiveKit comes last: while it is down, nothing has happened.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import instructions
from api.calls import service as calls
from api.contract import (
    LISTENER_IDENTITIES,
    OPERATOR_IDENTITY_PREFIX,
    SUPERVISOR_IDENTITY_PREFIX,
    BringIn,
    CallState,
    Presence,
    Remark,
    SupervisionAct,
    SupervisionEnd,
    SupervisionMode,
)
from api.live.announcements import Topic, announce
from api.models import Call, Operator, Supervision
from api.models import SupervisionAct as ActRow
from api.operators import lifecycle as presence
from api.operators import service as operators
from api.operators.errors import OperatorBusy
from api.operators.schemas import OperatorRef
from api.pagination import Page, Paging, next_cursor
from api.queue import service as queue
from api.queue import wrap_up
from api.supervision import lifecycle
from api.supervision.errors import (
    NotAtDesk,
    NotTheAgents,
    OperatorTalking,
    OwnCall,
    TakeOverUnderWay,
    TooManyListeners,
)
from api.supervision.repository import SupervisionRepository
from api.supervision.schemas import ActRead, ForcePresence, SupervisionRead, TakeOver
from api.telephony.rooms import Rooms
from api.telephony.tokens import Tokens

PLAYED_ONCE_IN = timedelta(hours=1)
"""A player asks for a recording again and again while somebody listens to it."""

TAKE_OVER_WITHIN = timedelta(seconds=10)
"""Time for the agent to finish its sentence and to say who takes over."""


# --- listen, whisper, barge in ----------------------------------------------------------------------------------------


async def supervise(
    session: AsyncSession, tokens: Tokens, rooms: Rooms, call_id: UUID, supervisor_id: UUID, mode: SupervisionMode
) -> SupervisionRead:
    """Take part in a call, or do so in another way. Whoever is in another call leaves that one."""
    call = await calls.lock(session, call_id)
    lifecycle.require(mode, call.state)
    supervisor = await operators.lock(session, supervisor_id)
    _require_free(supervisor, call)
    supervision = await SupervisionRepository(session).lock_of_supervisor(supervisor.id)
    left = None if supervision is None or supervision.call_id == call.id else supervision
    if left is not None:
        await _end(session, left, SupervisionEnd.stopped)
        supervision = None
    if supervision is None:
        supervision = await _enter(session, call, supervisor)
    was_speaking = supervision.mode in lifecycle.SPEAKING
    await _become(session, call, supervision, mode)
    await session.flush()
    if left is not None:
        await _send_out(rooms, (await calls.get(session, left.call_id)).room, left)
    elif was_speaking and mode is SupervisionMode.listen:
        await rooms.remove_participant(call.room, _speaker(supervision))
    return _seat(tokens, call, supervision, supervisor.name)


async def mine(session: AsyncSession, tokens: Tokens, supervisor: Operator) -> SupervisionRead | None:
    """The call that the supervisor takes part in, with new tokens: for a console that was reloaded."""
    supervision = await SupervisionRepository(session).of_supervisor(supervisor.id)
    if supervision is None:
        return None
    call = await calls.get(session, supervision.call_id)
    return _seat(tokens, call, supervision, supervisor.name)


async def stop(session: AsyncSession, rooms: Rooms, call_id: UUID, supervisor_id: UUID) -> None:
    """The supervisor is out of the call. Asking again changes nothing."""
    call = await calls.get(session, call_id)
    supervision = await SupervisionRepository(session).lock_of_supervisor(supervisor_id)
    if supervision is None or supervision.call_id != call.id:
        return
    await _end(session, supervision, SupervisionEnd.stopped)
    await session.flush()
    await _send_out(rooms, call.room, supervision)


async def call_over(session: AsyncSession, call_id: UUID) -> None:
    """The room is gone, with everybody who was in it."""
    for supervision in await SupervisionRepository(session).lock_of_call(call_id):
        await _end(session, supervision, SupervisionEnd.call_over)


async def adapt(session: AsyncSession, rooms: Rooms, supervision_id: UUID) -> None:
    """What became of a supervision by itself: the operator changed, the supervisor is gone or has a caller."""
    call = await calls.lock(session, await SupervisionRepository(session).call_of(supervision_id))
    supervision = await SupervisionRepository(session).lock(supervision_id)
    if supervision is None:
        return
    ended = _ended(call, await operators.get(session, supervision.supervisor_id))
    if ended is not None:
        await _end(session, supervision, ended)
        await session.flush()
        await _send_out(rooms, call.room, supervision)
        return
    left = lifecycle.kept(supervision.mode, supervision.whispers_to, call.state, call.operator_id)
    if left is not supervision.mode:
        await _become(session, call, supervision, left)
        await session.flush()
        await rooms.remove_participant(call.room, _speaker(supervision))


def _require_free(supervisor: Operator, call: Call) -> None:
    if call.operator_id == supervisor.id:
        raise OwnCall("You have this caller yourself.")
    if supervisor.presence is Presence.busy:
        raise OperatorBusy("You are talking with a caller. End that call first.")


async def _enter(session: AsyncSession, call: Call, supervisor: Operator) -> Supervision:
    repository = SupervisionRepository(session)
    others = await repository.lock_of_call(call.id)
    free = set(range(1, len(LISTENER_IDENTITIES) + 1)) - {other.slot for other in others}
    if not free:
        people = await repository.operators([other.supervisor_id for other in others])
        names = sorted(person.name for person in people.values())
        raise TooManyListeners(f"{', '.join(names)} listen to this call. Nobody else can.", listeners=names)
    supervision = Supervision(
        call_id=call.id,
        supervisor_id=supervisor.id,
        mode=SupervisionMode.listen,
        slot=min(free),
        started_at=datetime.now(UTC),
    )
    repository.add(supervision)
    await _record(session, supervisor.id, SupervisionAct.listen, call)
    return supervision


async def _become(session: AsyncSession, call: Call, supervision: Supervision, mode: SupervisionMode) -> None:
    before = supervision.mode
    is_whisper = mode is SupervisionMode.whisper
    if before is mode and supervision.whispers_to == (call.operator_id if is_whisper else None):
        return
    supervision.mode, supervision.whispers_to = mode, call.operator_id if is_whisper else None
    await _record(session, supervision.supervisor_id, SupervisionAct(mode), call, before=before)


async def _end(session: AsyncSession, supervision: Supervision, because: SupervisionEnd) -> None:
    supervision.ended_at, supervision.ended_because = datetime.now(UTC), because
    call = await calls.get(session, supervision.call_id)
    await _record(session, supervision.supervisor_id, SupervisionAct.stop, call, because=because)


def _ended(call: Call, supervisor: Operator) -> SupervisionEnd | None:
    if call.state is CallState.ended:
        return SupervisionEnd.call_over
    if supervisor.presence is Presence.busy:
        return SupervisionEnd.took_call
    return None if operators.is_seen(supervisor) else SupervisionEnd.gone


async def _send_out(rooms: Rooms, room: str, supervision: Supervision) -> None:
    await rooms.remove_participant(room, LISTENER_IDENTITIES[supervision.slot - 1])
    if supervision.mode in lifecycle.SPEAKING:
        await rooms.remove_participant(room, _speaker(supervision))


def _speaker(supervision: Supervision) -> str:
    return f"{SUPERVISOR_IDENTITY_PREFIX}{supervision.supervisor_id}"


def _seat(tokens: Tokens, call: Call, supervision: Supervision, name: str) -> SupervisionRead:
    speaks, to = supervision.mode in lifecycle.SPEAKING, supervision.whispers_to
    return SupervisionRead(
        call_id=call.id,
        mode=supervision.mode,
        started_at=supervision.started_at,
        room=call.room,
        livekit_url=tokens.livekit_url,
        listener_token=tokens.for_listener(call.room, supervision.slot),
        speaker_token=tokens.for_supervisor(call.room, supervision.supervisor_id, name) if speaks else None,
        whispers_to=f"{OPERATOR_IDENTITY_PREFIX}{to}" if to else None,
    )


# --- remarks and taking over ------------------------------------------------------------------------------------------


async def remark(session: AsyncSession, call_id: UUID, supervisor: Operator, text: str) -> None:
    """A line for the agent that has the caller, or keeps them company."""
    call = await calls.lock(session, call_id)
    _require_agents(call, "whisper to them instead")
    await instructions.give(session, call, Remark(by=supervisor.name, text=text), supervisor.id)
    await _record(session, supervisor.id, SupervisionAct.remark, call, text=text)


async def take_over(session: AsyncSession, call_id: UUID, supervisor_id: UUID) -> TakeOver:
    """The supervisor gets the caller: at once when the caller waits, else as soon as the agent has told them.

    Asking again changes nothing.
    """
    call = await calls.lock(session, call_id)
    if supervisor_id in (call.operator_id, call.reserved_for):
        return TakeOver(connected=call.operator_id is not None, until=call.reserved_until)
    _require_agents(call, "barge in, or let them transfer the caller to you")
    if call.state is CallState.waiting:
        await queue.take_over(session, call, supervisor_id)
        await _record(session, supervisor_id, SupervisionAct.take_over, call)
        return TakeOver(connected=True, until=None)
    supervisor = await operators.lock(session, supervisor_id)
    presence.advance(supervisor.presence, presence.Change.takes_over)  # refused now, not when the caller was told
    await _require_nobody_else(session, call, supervisor)
    call.reserved_for, call.reserved_until = supervisor.id, datetime.now(UTC) + TAKE_OVER_WITHIN
    reason = f"{supervisor.name} takes the call over."
    await instructions.give(session, call, BringIn(by=supervisor.name, reason=reason), supervisor.id)
    await _record(session, supervisor.id, SupervisionAct.take_over, call)
    await announce(session, Topic.call, call_id=call.id)
    return TakeOver(connected=False, until=call.reserved_until)


async def give_up_take_over(session: AsyncSession, call_id: UUID) -> None:
    """The agent did not hand the call over in time: it goes on with the caller."""
    call = await calls.lock(session, call_id)
    if call.reserved_for is None or call.reserved_until is None or call.reserved_until > datetime.now(UTC):
        return
    supervisor_id, call.reserved_for, call.reserved_until = call.reserved_for, None, None
    await instructions.withdraw(session, call, BringIn.model_fields["type"].default)
    await _record(session, supervisor_id, SupervisionAct.take_over_failed, call, seconds=TAKE_OVER_WITHIN.seconds)
    await announce(session, Topic.call, call_id=call.id)


def _require_agents(call: Call, instead: str) -> None:
    match call.state:
        case CallState.active | CallState.waiting:
            return
        case CallState.with_operator:
            raise NotTheAgents(f"An operator has this caller: {instead}.", state=call.state)
        case _:
            raise NotTheAgents("No agent has this caller.", state=call.state)


async def _require_nobody_else(session: AsyncSession, call: Call, supervisor: Operator) -> None:
    if call.reserved_for is not None:
        other = (await operators.get(session, call.reserved_for)).name
        raise TakeOverUnderWay(f"{other} takes this call over already.", by=other)
    if await SupervisionRepository(session).call_kept_for(supervisor.id) is not None:
        raise TakeOverUnderWay("You are taking another call over already.", by=supervisor.name)


# --- operators --------------------------------------------------------------------------------------------------------


async def force_presence(
    session: AsyncSession, operator_id: UUID, supervisor: Operator, request: ForcePresence
) -> Operator:
    """The supervisor decides where an operator is. A wrap-up ends with the queue's own outcome."""
    was_wrapping_up = await wrap_up.end(session, operator_id, supervisor.id)
    operator = await operators.lock(session, operator_id)
    if operator.presence is Presence.busy:
        call_id = await SupervisionRepository(session).call_of_operator(operator.id)
        instead = "Listen to that call, whisper or barge in."
        raise OperatorTalking(f"{operator.name} is talking with a caller. {instead}", call_id=str(call_id))
    if request.presence is Presence.available and not operators.is_seen(operator):
        raise NotAtDesk(f"{operator.name} is not at the desk: no sign of life comes from their console.")
    before = Presence.wrap_up if was_wrapping_up else operator.presence
    await operators.force(session, operator, request.presence, request.reason, supervisor)
    moved = {"before": before, "after": operator.presence, "reason": request.reason}
    await _record(session, supervisor.id, SupervisionAct.force_presence, None, operator.id, **moved)
    await session.flush()
    return operator


# --- recordings -------------------------------------------------------------------------------------------------------


async def played(session: AsyncSession, call: Call, listener: Operator) -> None:
    """Somebody listens to what was heard in the call, a supervisor or an operator."""
    since = datetime.now(UTC) - PLAYED_ONCE_IN
    if not await SupervisionRepository(session).has_done(listener.id, SupervisionAct.play, call.id, since):
        await _record(session, listener.id, SupervisionAct.play, call)


async def erased(session: AsyncSession, call: Call, admin: Operator, seconds: float) -> None:
    """Somebody took a recording away for good, of so many seconds."""
    await _record(session, admin.id, SupervisionAct.erase, call, seconds=round(seconds))


# --- the record -------------------------------------------------------------------------------------------------------


async def acts(session: AsyncSession, call_id: UUID | None, operator_id: UUID | None, paging: Paging) -> Page[ActRead]:
    repository = SupervisionRepository(session)
    rows = await repository.acts(call_id, operator_id, paging.limit, paging.before)
    people = await repository.operators({row.by for row in rows} | {row.operator_id for row in rows if row.operator_id})
    refs = {person.id: OperatorRef.model_validate(person) for person in people.values()}
    return Page(items=[_act(row, refs) for row in rows], next=next_cursor(rows, paging.limit))


def _act(row: ActRow, people: dict[UUID, OperatorRef]) -> ActRead:
    return ActRead(
        id=row.id,
        at=row.at,
        act=row.act,
        by=people[row.by],
        call_id=row.call_id,
        operator=people[row.operator_id] if row.operator_id else None,
        details=row.details,
    )


async def _record(
    session: AsyncSession,
    by: UUID,
    act: SupervisionAct,
    call: Call | None = None,
    operator_id: UUID | None = None,
    /,
    **details: Any,
) -> None:
    row = ActRow(
        by=by,
        act=act,
        call_id=call.id if call else None,
        operator_id=call.operator_id if call else operator_id,
        at=datetime.now(UTC),
        details=details,
    )
    SupervisionRepository(session).add(row)
    await announce(session, Topic.supervision, call_id=row.call_id, id=row.operator_id)
