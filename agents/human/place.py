import logging
from datetime import timedelta
from typing import Literal

from livekit.agents import ToolError

from agents.backend import BackendError, BackendUnavailable
from agents.call import Call
from agents.persona.ticket import save_ticket
from agents.spoken import say_digits
from api.contract import (
    Category,
    Enqueue,
    LeaveQueue,
    MakePromise,
    OverflowDue,
    PromiseKind,
    QueueEntryState,
    QueueStatus,
    ReturnCaller,
    TicketStatus,
    UpsertTicket,
)

log = logging.getLogger(__name__)

CALLBACK_WITHIN = timedelta(days=1)

LeftFor = Literal[QueueEntryState.withdrawn, QueueEntryState.callback, QueueEntryState.overflowed]

HELD = {QueueEntryState.waiting, QueueEntryState.offered, QueueEntryState.connected}


class Place:
    """The caller's place in line. `status` is the last that the queue said; None while it has not taken us."""

    def __init__(self, call: Call, agent: str, reason: str) -> None:
        self._call = call
        self._agent = agent
        self._reason = reason
        self._left = False
        self._kept_for: str | None = None
        self.status: QueueStatus | None = None

    @property
    def claimed(self) -> bool:
        return self.status is not None and self.status.state is QueueEntryState.connected

    async def take(self) -> None:
        """Ask for a place, or bring the briefing of the one we have up to date. What fails is tried again later."""
        request = Enqueue(
            skill=self._call.category or Category.general,
            reason=self._reason,
            agent=self._agent,
            briefing=self._call.briefing(self._reason),
        )
        try:
            self.status = await self._call.backend.enqueue(self._call.id, request)
        except BackendError as error:
            log.warning("no place in line yet", extra={"call_id": str(self._call.id), "code": error.code})

    async def find(self) -> None:
        """The place that the caller has already: another job took it."""
        try:
            self.status = await self._call.backend.queue_status(self._call.id)
        except BackendError as error:
            log.warning("no place found", extra={"call_id": str(self._call.id), "code": error.code})

    async def look(self) -> None:
        """Read the queue again. A place that somebody took away while the caller is still here is asked for again."""
        if self.status is None:
            await self.take()
            return
        try:
            self.status = await self._call.backend.queue_status(self._call.id)
        except BackendUnavailable:
            return
        except BackendError as error:
            log.warning("the queue does not know us", extra={"call_id": str(self._call.id), "code": error.code})
            self.status = None

    async def transferred(self, reason: str) -> None:
        """An operator gave the caller a new place."""
        self._reason = reason
        await self.look()
        self._kept_for = self.status.reserved_for if self.status else None

    def released(self) -> str | None:
        """The colleague whom the caller was told to wait for and who cannot come; said once."""
        if self._kept_for is None or self.status is None or self.status.reserved_for is not None or self.claimed:
            return None
        name, self._kept_for = self._kept_for, None
        return name

    def lost(self) -> bool:
        """Somebody else closed the entry. A place that we gave up ourselves is not lost."""
        return not self._left and (self.status is None or self.status.state not in HELD)

    @property
    def overflow(self) -> OverflowDue | None:
        return None if self.status is None else self.status.overflow

    async def withdraw(self, reason: str) -> None:
        await self._leave(QueueEntryState.withdrawn, reason)

    async def overflowed(self, reason: str) -> None:
        """Nobody came, and the caller goes another way. Raises `BackendError`."""
        await self._leave(QueueEntryState.overflowed, reason)

    async def take_again(self) -> None:
        """The other way led nowhere: the caller stands in line once more."""
        self._left = False
        await self.take()

    async def give_back(self, reason: str) -> None:
        """The operator is gone: first in line again. Raises `BackendError`."""
        request = ReturnCaller(agent=self._agent, reason=reason)
        self.status = await self._call.backend.return_caller(self._call.id, request)

    async def book_callback(self) -> str:
        """Make the promise, then leave the line; what the caller may be told. Raises `BackendError` or `ToolError`."""
        number = self._call.caller_number
        if not any(character.isdigit() for character in number):
            raise ToolError("I'm sorry, I can't see your number, so nobody can call you back. I can keep your place.")
        who, about = self._call.caller_name or "the caller", self._call.problem or self._reason
        # Made while the caller still has the place, which the promise keeps.
        promise = MakePromise(
            kind=PromiseKind.callback,
            text=f"Call {who} back on {number}: {about}"[:500],
            due_at=self._call.wall_clock() + CALLBACK_WITHIN,
            key=f"{self._call.id}:callback",
        )
        await self._call.backend.promise(self._call.id, promise)
        self._call.promises.append(promise.text)
        await self._leave(QueueEntryState.callback, "nobody came; a callback is promised")
        await save_ticket(self._call, UpsertTicket(status=TicketStatus.pending))
        return f"I have booked a callback. We will call you within a day on {say_digits(number)}."

    async def _leave(self, state: LeftFor, reason: str) -> None:
        request = LeaveQueue(state=state, agent=self._agent, reason=reason.strip()[:500] or "no longer needed")
        self._left = True
        try:
            self.status = await self._call.backend.leave_queue(self._call.id, request)
        except BackendError:
            self._left = False
            raise
