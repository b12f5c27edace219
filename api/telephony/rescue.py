"""Callers whose agent died, froze or never came get another one.

Jobs give a sign of life twice a second, and one process of the api watches. Whoever it takes for dead is out by the
call's epoch before LiveKit is told: a job that was only slow can neither report nor act, and is removed from the room.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from time import monotonic
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api import faults
from api.calls import ending, epochs, leases
from api.calls import service as calls
from api.calls.lifecycle import Silent
from api.contract import EndReason, Takeover
from api.telephony.repository import LeaderRepository
from api.telephony.rooms import LiveKitUnavailable, Rooms

log = logging.getLogger(__name__)

TASK = "rescue"
EVERY = timedelta(milliseconds=250)
LEADS_FOR = timedelta(seconds=2)
ASK_TO_LEAD_EVERY = timedelta(seconds=1)

LATE = timedelta(seconds=1)
"""A watch that has its answer so much later than it wanted to look did not run, or the database did not: signs of life
may be waiting in the same line."""

IDLE = timedelta(seconds=1)
"""Between two looks while there is no call: one that begins meanwhile has no job to lose yet."""


@dataclass
class Watch:
    """One api process's watch over the jobs of all calls."""

    sessions: async_sessionmaker[AsyncSession]
    rooms: Rooms
    agent_name: str
    holder: UUID = field(default_factory=uuid4)
    since: datetime | None = None
    """Since when this process has been listening: what jobs said before then, nobody heard."""
    has_mark: bool = False
    is_idle: bool = False
    """Nobody is on the line."""
    due: float = inf
    """When it wanted to look, on the monotonic clock."""

    async def forever(self) -> None:
        while True:
            pause = await self._try()
            self.due = monotonic() + pause.total_seconds()
            await asyncio.sleep(pause.total_seconds())

    async def _try(self) -> timedelta:
        try:
            if await self.look(datetime.now(UTC)):
                return IDLE if self.is_idle else EVERY
        except LiveKitUnavailable:
            log.warning("no agent can be sent to a caller: LiveKit does not answer")
        except faults.FAULTS:
            log.warning("nobody watches over the calls: the database does not answer", exc_info=True)
            self.since = None
        return ASK_TO_LEAD_EVERY

    async def look(self, now: datetime) -> bool:
        """Whether it is this process that watches. Those who fell silent have another agent on its way by then."""
        async with self.sessions.begin() as session:
            if not await LeaderRepository(session).lead(TASK, self.holder, now, now + LEADS_FOR):
                self.since, self.has_mark = None, False
                return False
            is_there = await leases.leave_mark(session, self.holder)
        if self.has_mark and not is_there:
            log.warning("Postgres has forgotten all signs of life: jobs give them anew")
            self.since = None
        self.has_mark = True
        self.since = self.since or now
        silent = await self.silent(now)
        if monotonic() - self.due > LATE.total_seconds():
            log.warning("the watch over the calls comes late, and believes nobody to be silent")
            self.since = now
            silent = [each for each in silent if each.is_dead]
        for each in silent:
            with faults.passing_over(each.call_id):
                await self.rescue(each, now)
        return True

    async def resign(self) -> None:
        """Whoever is left need not wait until this process is taken for dead."""
        try:
            async with self.sessions.begin() as session:
                await LeaderRepository(session).resign(TASK, self.holder)
        except faults.FAULTS:
            log.warning("nobody is told that this process watches no more", exc_info=True)

    async def silent(self, now: datetime) -> list[Silent]:
        async with self.sessions() as session:
            self.is_idle = not await calls.any_open(session)
            return [] if self.is_idle else await calls.silent(session, now, self.since or now)

    async def rescue(self, silent: Silent, now: datetime) -> None:
        """Another job, unless the call is over or somebody else was faster."""
        if silent.is_hopeless(now):
            await self._give_up(silent, EndReason.no_agent)
        elif await self.rooms.has_caller(silent.room):
            await (self._take_over(silent, now) if silent.has_job else self._send_again(silent, now))
        elif not silent.waits_for_caller(now):
            await self._give_up(silent, EndReason.failed)

    async def _take_over(self, silent: Silent, now: datetime) -> None:
        async with self.sessions.begin() as session:
            gone = await epochs.advance(session, silent, now, "the agent gave no sign of life")
        if gone is None:
            return
        if gone:
            await self.rooms.remove_participant(silent.room, gone)
        log.warning("another agent takes over", extra={"call_id": str(silent.call_id), "epoch": silent.epoch + 1})
        await self._send(silent, silent.epoch + 1)

    async def _send_again(self, silent: Silent, now: datetime) -> None:
        async with self.sessions.begin() as session:
            may_send = await epochs.send_again(session, silent, now)
        if may_send:
            log.warning("no agent has come yet, and another one is sent", extra={"call_id": str(silent.call_id)})
            await self._send(silent, silent.epoch)

    async def _send(self, silent: Silent, epoch: int) -> None:
        """To a phone that rings, as a dispatch rule does it; else with what there is to go on with."""
        takeover = Takeover(call_id=silent.call_id, epoch=epoch).model_dump_json() if epoch else ""
        await self.rooms.dispatch(silent.room, self.agent_name, takeover)

    async def _give_up(self, silent: Silent, reason: EndReason) -> None:
        async with self.sessions.begin() as session:
            call = await calls.lock(session, silent.call_id)
            if not epochs.is_as_seen(call, silent):
                return
            log.error("no agent for a caller", extra={"call_id": str(call.id), "state": call.state, "reason": reason})
            await ending.end(session, call, reason)
            await session.flush()
            await self.rooms.delete(call.room)
