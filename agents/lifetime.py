"""How a call begins and ends, apart from what is said in it."""

import asyncio
import logging

from livekit import rtc
from livekit.agents import AgentSession, CloseReason

from agents import reports
from agents.backend import Backend, BackendError, BackendUnavailable
from agents.call import Call
from agents.persona.ticket import save_ticket
from api.contract import CallContext, EndReason, OpenCall, UpsertTicket

log = logging.getLogger(__name__)

OPENING_PAUSES_SECONDS = (0.5, 1.0, 2.0)
OPENING_SECONDS = 8.0
"""The phone rings meanwhile. Longer, and the network or the caller gives up before hearing a word."""


REPORTED_SECONDS = 2.0
"""Waited for the api to know that the call is over, before what comes after it."""

LOST_SECONDS = 1.0
"""For what was said before the call was lost; the rest is a later worker's to send."""

RETURN_SECONDS = 8.0
"""For a caller who was on a LiveKit that died: theirs and our line are made anew, one before the other. The SIP service
hangs up after six."""


class NotOurs(Exception):
    """Another job has the call."""


class Ending:
    """What remains to be done once nobody speaks any more, done once."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._task: asyncio.Task[None] | None = None

    def closed(self, reason: CloseReason) -> None:
        """Of the session. Nobody ended the call: then it is the process that ends, and another job goes on with it."""
        if reason is not CloseReason.ERROR and self._call.end_reason is None:
            self._call.is_lost = True
        self.begin()

    def begin(self) -> None:
        self._task = self._task or asyncio.create_task(self._finish())

    async def over(self) -> None:
        self.begin()
        if self._task is not None:
            await asyncio.shield(self._task)

    async def _finish(self) -> None:
        if self._call.is_lost:
            await self._call.journal.aclose(LOST_SECONDS)
            return
        reports.ended(self._call, self._call.end_reason or EndReason.failed)
        await self._call.line.hang_up()
        if self._call.unsaved_ticket is not None:
            await save_ticket(self._call, UpsertTicket())
        if self._call.afterwards:
            await self._call.journal.settled(REPORTED_SECONDS)
            await self._work_afterwards()
        await self._call.journal.aclose()

    async def _work_afterwards(self) -> None:
        done = await asyncio.gather(*(work() for work in self._call.afterwards), return_exceptions=True)
        for error in done:
            if isinstance(error, BaseException):
                log.error("work after the call failed", exc_info=error, extra={"call_id": str(self._call.id)})


async def open_call(
    backend: Backend,
    request: OpenCall,
    *,
    pauses_seconds: tuple[float, ...] = OPENING_PAUSES_SECONDS,
    within_seconds: float = OPENING_SECONDS,
) -> CallContext | None:
    """The call as the api knows it; None when the api cannot be had in time. Raises NotOurs."""
    try:
        async with asyncio.timeout(within_seconds):
            return await _open_patiently(backend, request, pauses_seconds)
    except TimeoutError:
        log.warning("api did not answer in time", extra={"room": request.room})
    except BackendError as refusal:
        if refusal.code == "stale-epoch":
            raise NotOurs from refusal
        log.error("call not opened", extra={"room": request.room, "code": refusal.code, "detail": refusal.detail})
    return None


async def _open_patiently(backend: Backend, request: OpenCall, pauses_seconds: tuple[float, ...]) -> CallContext:
    for pause in pauses_seconds:
        try:
            return await backend.open_call(request)
        except BackendUnavailable:
            await asyncio.sleep(pause)
    return await backend.open_call(request)


def end_with_the_caller(room: rtc.Room, identity: str, session: AgentSession[Call], call: Call) -> None:
    """Whatever takes the caller away ends the call, and so does losing the room.

    For a session that runs: closing one that is still starting has no effect, so the caller may be gone already.
    """
    line = _CallersLine(identity, session, call)
    room.on("participant_connected", line.joined)
    room.on("participant_disconnected", line.left)
    room.on("disconnected", line.room_lost)
    if identity not in room.remote_participants or not room.isconnected():
        line.gone(EndReason.caller_hung_up)


class _CallersLine:
    def __init__(self, identity: str, session: AgentSession[Call], call: Call) -> None:
        self._identity = identity
        self._session = session
        self._call = call
        self._returning: asyncio.TimerHandle | None = None

    def gone(self, reason: EndReason) -> None:
        self._call.end_reason = self._call.end_reason or reason
        self._session.shutdown(drain=False)

    def left(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity != self._identity:
            return
        match participant.disconnect_reason:
            case rtc.DisconnectReason.ROOM_DELETED:
                self.gone(EndReason.operator_ended)
            case None | rtc.DisconnectReason.UNKNOWN_REASON:  # nobody told us: it is our own line that is made anew
                loop = asyncio.get_running_loop()
                self._returning = loop.call_later(RETURN_SECONDS, self.gone, EndReason.caller_hung_up)
            case _:
                self.gone(EndReason.caller_hung_up)

    def joined(self, participant: rtc.RemoteParticipant) -> None:
        if self._returning is not None and participant.identity == self._identity:
            self._returning.cancel()

    def room_lost(self, reason: rtc.DisconnectReason.ValueType) -> None:
        if reason != rtc.DisconnectReason.ROOM_DELETED:
            self._call.is_lost = True  # the caller may still be there, for another job to go on with
        self.gone(EndReason.operator_ended)
