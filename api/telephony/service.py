"""What LiveKit's webhooks do to calls: each once, in whatever order they come."""

from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import ending
from api.calls import service as calls
from api.contract import CallState, EndReason
from api.models import Call
from api.pagination import Page, Paging, next_cursor
from api.telephony.repository import DeliveryRepository, RepairRepository
from api.telephony.schemas import RepairRead
from api.telephony.webhooks import Caller, Notice, Told


async def repairs(session: AsyncSession, paging: Paging) -> Page[RepairRead]:
    rows = await RepairRepository(session).page(paging.limit, paging.before)
    items = [RepairRead.model_validate(row) for row in rows]
    return Page(items=items, next=next_cursor(rows, paging.limit))


async def receive(session: AsyncSession, notice: Notice) -> bool:
    """Whether it had an effect: what was delivered before, or concerns no caller, has none."""
    if notice.event not in set(Told) or not notice.room:
        return False
    deliveries = DeliveryRepository(session)
    if not await deliveries.insert_if_new(notice):
        return False
    match Told(notice.event):
        case Told.participant_joined:
            return notice.caller is not None and await _joined(session, notice, notice.caller)
        case Told.participant_left:
            return notice.caller is not None and await _left(session, notice, notice.caller)
        case Told.room_finished:
            call = await calls.find_room(session, notice.room)
            return call is not None and await _end(session, call, EndReason.caller_hung_up, notice)
        case unknown:
            assert_never(unknown)


async def _joined(session: AsyncSession, notice: Notice, caller: Caller) -> bool:
    call = await _call(session, notice, caller)
    if await DeliveryRepository(session).has_finished(notice.room):
        await _end(session, call, EndReason.caller_hung_up, notice)
    return True


async def _left(session: AsyncSession, notice: Notice, caller: Caller) -> bool:
    """A caller who left before we heard of the call is on record too: it rang, and nobody had it."""
    return await _end(session, await _call(session, notice, caller), notice.gone_because, notice)


async def _call(session: AsyncSession, notice: Notice, caller: Caller) -> Call:
    known = {
        "caller_number": caller.number,
        "dialled_number": caller.dialled,
        "sip_call_id": caller.sip_call_id,
    }
    return await calls.ring(session, notice.room, **known)


async def _end(session: AsyncSession, call: Call, reason: EndReason, notice: Notice) -> bool:
    """The first to tell ends the call; a webhook only guesses the reason, and changes none that is known."""
    if call.state is CallState.ended:
        return False
    unanswered = call.state is CallState.ringing
    await ending.end(session, call, EndReason.no_agent if unanswered else reason, notice.at)
    return True
