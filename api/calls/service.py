"""Who has the caller: the call's state, moved by `lifecycle` alone, and the chained transitions that say why."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import chain
from api.calls.errors import CallNotFound, StaleEpoch
from api.calls.lifecycle import Change, Silent, advance
from api.calls.repository import CallRepository
from api.contract import Briefing, CallState, OpenCall, Party, TransitionKind
from api.live.announcements import Topic, announce
from api.models import Call, Transition

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A transition to be recorded. `id` and `seq` are the worker's, when it was the worker that reported it."""

    kind: TransitionKind
    source: Party
    target: Party
    reason: str
    briefing: Briefing | None = None
    at: datetime | None = None
    id: UUID | None = None
    seq: int | None = None


async def get(session: AsyncSession, call_id: UUID) -> Call:
    call = await CallRepository(session).get(call_id)
    if call is None:
        raise CallNotFound("There is no such call.")
    return call


async def lock(session: AsyncSession, call_id: UUID) -> Call:
    """The call, held until commit. Locks are taken in the order call, queue entry, operator."""
    call = await CallRepository(session).lock(call_id)
    if call is None:
        raise CallNotFound("There is no such call.")
    return call


async def find_room(session: AsyncSession, room: str) -> Call | None:
    """The call in this room, held until commit."""
    return await CallRepository(session).lock_room(room)


async def in_rooms(session: AsyncSession, rooms: Collection[str]) -> list[Call]:
    return await CallRepository(session).in_rooms(rooms)


async def open_before(session: AsyncSession, time: datetime) -> list[Call]:
    """Calls that were there already at that time and have not ended."""
    return await CallRepository(session).open_before(time)


SILENT_AFTER = timedelta(seconds=2)
"""Without a sign of life, of which a job gives two a second."""

FIRST_WITHIN = timedelta(seconds=3)
"""After the last sign of life the first job is on its way to take over."""

BEGINS_WITHIN = timedelta(seconds=1.75)
"""Of a job that was sent to take over: it has a room to join before it is heard of, which takes about one. It may have
been offered to a worker that is frozen too, and whichever comes first has the call."""

BEGINS_AGAIN_WITHIN = timedelta(seconds=4)
"""Of those that are sent after it: perhaps it is the machine that is slow, and they have a process to start."""


async def silent(session: AsyncSession, now: datetime, watched_since: datetime) -> list[Silent]:
    """Open calls whose job is taken for dead by somebody who has been listening since then."""
    befores = (now - SILENT_AFTER, now - BEGINS_WITHIN, now - BEGINS_AGAIN_WITHIN)
    return await CallRepository(session).silent(*befores, watched_since, FIRST_WITHIN)


async def any_open(session: AsyncSession) -> bool:
    return await CallRepository(session).any_open()


async def ring(session: AsyncSession, room: str, **known: Any) -> Call:
    """The call in this room, made when it is not known yet. Held until commit."""
    calls = CallRepository(session)
    is_new = await calls.insert_if_new(room, **known)
    call = await calls.lock_room(room)
    assert call is not None  # noqa: S101 -- inserted above, by us or by whom we waited for
    if is_new:
        await announce(session, Topic.call, call_id=call.id)
    return call


async def take(session: AsyncSession, request: OpenCall, flow: str, *, recorded: bool = False) -> Call:
    """An agent job has the call. Asking again changes nothing: it goes on as it was answered, with this flow, and
    recorded or not, whatever the number says by then.

    Raises:
        StaleEpoch: several jobs were sent, and another one was here first.
    """
    call = await ring(session, request.room)
    if call.state is not CallState.ringing and _is_of_another_job(call, request):
        raise StaleEpoch("Another job has this call.", epoch=call.epoch)
    call.caller_number = call.caller_number or request.caller_number
    call.dialled_number = call.dialled_number or request.dialled_number
    call.sip_call_id = call.sip_call_id or request.sip_call_id
    call.prompts_version = call.prompts_version or request.prompts_version
    call.agent_identity = request.agent_identity or call.agent_identity
    if call.state is CallState.ringing:
        call.flow, call.recorded = flow, recorded
        await move(session, call, Change.taken)
        call.answered_at = datetime.now(UTC)
    return call


def _is_of_another_job(call: Call, request: OpenCall) -> bool:
    is_known = bool(call.agent_identity and request.agent_identity)
    return is_known and request.epoch == call.epoch and request.agent_identity != call.agent_identity


async def move(session: AsyncSession, call: Call, change: Change) -> None:
    before, call.state = call.state, advance(call.state, change)
    call.reserved_for, call.reserved_until = None, None  # only what an agent has is kept for somebody
    log.info("call moved", extra={"call_id": str(call.id), "change": change, "before": before, "after": call.state})
    await announce(session, Topic.call, call_id=call.id)


async def record(session: AsyncSession, call: Call, step: Step) -> Transition:
    """Append to the chain of a locked call."""
    transition = Transition(
        id=step.id or uuid4(),
        call_id=call.id,
        number=call.transitions_count + 1,
        seq=step.seq,
        at=step.at or datetime.now(UTC),
        kind=step.kind,
        source_kind=step.source.kind,
        source_name=step.source.name,
        target_kind=step.target.kind,
        target_name=step.target.name,
        reason=step.reason,
        briefing=step.briefing.model_dump(mode="json") if step.briefing else None,
    )
    transition.hash = chain.link(call.transitions_head, transition)
    call.transitions_count, call.transitions_head = transition.number, transition.hash
    CallRepository(session).add(transition)
    await announce(session, Topic.transition, call_id=call.id, id=transition.id)
    return transition
