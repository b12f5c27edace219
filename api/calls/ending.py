"""The end of a call, whoever tells of it first: nothing that hung on the call is left hanging."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.roles import is_at_least
from api.calls import leases, service
from api.calls.errors import NotYourCall
from api.calls.lifecycle import Change
from api.contract import CallState, EndReason, Role
from api.models import Call, Operator
from api.orders import service as orders
from api.queue import service as queue
from api.supervision import service as supervision
from api.telephony.rooms import Rooms


async def end(session: AsyncSession, call: Call, reason: EndReason, at: datetime | None = None) -> None:
    """End a locked call. Told twice, the end stays where it was, and the worker's reason beats a guess."""
    if call.state is CallState.ended:
        if call.end_reason is not EndReason.operator_ended:
            call.end_reason = reason
        return
    await queue.call_over(session, call)
    await service.move(session, call, Change.ended)
    call.operator_id = None
    call.ended_at, call.end_reason = at or datetime.now(UTC), reason
    await orders.abandon(session, call.id)
    await leases.over(session, call)
    await supervision.call_over(session, call.id)


async def hang_up(session: AsyncSession, rooms: Rooms, call_id: UUID, operator: Operator) -> None:
    """End the phone call. LiveKit comes last: while it is down, nothing has happened."""
    call = await service.lock(session, call_id)
    if call.state is CallState.ended:
        return
    if call.operator_id != operator.id and not is_at_least(operator.role, Role.supervisor):
        raise NotYourCall("Another operator, or an agent, has this call.")
    await end(session, call, EndReason.operator_ended)
    await session.flush()
    await rooms.delete(call.room)
