"""Webhooks get lost: LiveKit's rooms and our calls are made to agree every few seconds, each repair on record."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.calls import ending
from api.calls import service as calls
from api.contract import ROOM_PREFIX, CallState, Discrepancy, EndReason
from api.models import Call, Repair
from api.telephony.repository import RepairRepository
from api.telephony.rooms import LiveKitUnavailable, Rooms, RoomSeen

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
AFTER_A_FAULT = timedelta(seconds=faults.LOOK_AGAIN_SECONDS)
GRACE = timedelta(seconds=30)
"""Each side may know of a call before the other does."""

ALONE = 1
"""Participants of a room that may have lost its caller: the agent ends a call that it is in."""


@dataclass(frozen=True)
class Reconciliation:
    """One look at both sides."""

    sessions: async_sessionmaker[AsyncSession]
    rooms: Rooms
    now: datetime

    async def run(self) -> int:
        """How much there was to be repaired."""
        async with self.sessions() as session:
            # Read before the rooms are listed: a call that starts in between is not taken for a lost one.
            open_calls = await calls.open_before(session, self.now - GRACE)
        rooms = {room.name: room for room in await self.rooms.all() if room.name.startswith(ROOM_PREFIX)}
        unknown = await self._unknown(rooms.values())
        repaired = []
        for call in open_calls:
            with faults.passing_over(call.id):
                if call.room not in rooms:
                    repaired.append(await self._without_room(call))
                elif await self._is_alone(rooms, call):
                    repaired.append(await self._without_caller(call))
        repaired += [await self._without_call(room) for room in unknown]
        return sum(repaired)

    async def _is_alone(self, rooms: dict[str, RoomSeen], call: Call) -> bool:
        room = rooms.get(call.room)
        return room is not None and room.participants <= ALONE and not await self.rooms.has_caller(room.name)

    async def _unknown(self, rooms: Iterable[RoomSeen]) -> list[RoomSeen]:
        """Rooms for which no call is open."""
        old = [room for room in rooms if room.created_at < self.now - GRACE]
        async with self.sessions() as session:
            found = await calls.in_rooms(session, [room.name for room in old])
        known = {call.room for call in found if call.state is not CallState.ended}
        return [room for room in old if room.name not in known]

    async def _without_room(self, call: Call) -> bool:
        return await self._end(call, Discrepancy.room_gone, EndReason.failed)

    async def _without_caller(self, call: Call) -> bool:
        ended = await self._end(call, Discrepancy.caller_gone, EndReason.caller_hung_up)
        await self.rooms.delete(call.room)
        return ended

    async def _end(self, call: Call, found: Discrepancy, reason: EndReason) -> bool:
        async with self.sessions.begin() as session:
            locked = await calls.lock(session, call.id)
            if locked.state is CallState.ended:
                return False
            await ending.end(session, locked, reason)
            self._record(session, found, locked.room, locked)
        return True

    async def _without_call(self, room: RoomSeen) -> bool:
        """A caller whom nobody told us of is a call that rings; a room that outlived its call is closed."""
        has_caller = await self.rooms.has_caller(room.name)
        async with self.sessions.begin() as session:
            call = await calls.find_room(session, room.name)
            if call is not None and call.state is not CallState.ended:
                return False
            if call is None and has_caller:
                call = await calls.ring(session, room.name)
                self._record(session, Discrepancy.unknown_caller, room.name, call)
                return True
            self._record(session, Discrepancy.room_left_over, room.name, call)
        await self.rooms.delete(room.name)
        return True

    def _record(self, session: AsyncSession, found: Discrepancy, room: str, call: Call | None) -> None:
        log.warning("repaired", extra={"found": found, "call_id": str(call.id) if call else None})
        repair = Repair(found=found, room=room, call_id=call.id if call else None, at=self.now)
        RepairRepository(session).add(repair)


async def reconcile(sessions: async_sessionmaker[AsyncSession], rooms: Rooms, now: datetime) -> int:
    return await Reconciliation(sessions, rooms, now).run()


async def reconcile_forever(sessions: async_sessionmaker[AsyncSession], rooms: Rooms) -> None:
    pause = EVERY
    while True:
        await asyncio.sleep(pause.total_seconds())
        pause = AFTER_A_FAULT
        try:
            await reconcile(sessions, rooms, datetime.now(UTC))
        except LiveKitUnavailable:
            log.warning("calls not reconciled: LiveKit does not answer")
        except faults.FAULTS:
            log.warning("calls not reconciled: the database does not answer", exc_info=True)
        else:
            pause = EVERY
