"""One phone call from its INVITE to its end."""

import asyncio
import logging
from dataclasses import dataclass

from aiohttp import ClientError
from livekit.api import DeleteRoomRequest, LiveKitAPI, TwirpError

from deploy.local.sip_gateway.clock import FrameClock
from deploy.local.sip_gateway.config import GatewaySettings
from deploy.local.sip_gateway.dialog import SipDialog
from deploy.local.sip_gateway.directory import Directory
from deploy.local.sip_gateway.errors import NoOneAnswered, Refused, Unavailable
from deploy.local.sip_gateway.media import Switchboard
from deploy.local.sip_gateway.room import CallRoom
from deploy.local.sip_gateway.routing import Placement
from deploy.local.sip_gateway.rtp import PortPool, RtpStream
from deploy.local.sip_gateway.sdp import Offer, answer, read_offer

log = logging.getLogger(__name__)

CHECK_SECONDS = 1.0


@dataclass(frozen=True)
class Services:
    """What all calls of the process share."""

    settings: GatewaySettings
    livekit: LiveKitAPI
    directory: Directory
    ports: PortPool
    clock: FrameClock
    switchboard: Switchboard


class Call:
    def __init__(self, dialog: SipDialog, services: Services) -> None:
        self._dialog = dialog
        self._services = services
        self._stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def stop(self) -> None:
        """The gateway closes."""
        if not self._stopped.done():
            self._stopped.set_result(None)

    async def run(self) -> None:
        """Whatever happens, the phone gets an answer and, once connected, a BYE."""
        try:
            await self._serve()
        except Refused as refusal:
            self._dialog.refuse(refusal)
            log.info("call refused", extra={"sip_call_id": self._dialog.call_id, "status": refusal.status})
        finally:
            self._dialog.refuse(Refused(500, "Server Internal Error"))
            self._dialog.hang_up()

    async def _serve(self) -> None:
        offer = read_offer(self._dialog.invite.text)
        placement = await self._services.directory.place(self._dialog.dialled)
        if self._dialog.caller_left.done():
            return
        self._dialog.ringing()
        room = CallRoom(self._services.settings, self._services.switchboard, placement)
        stream = RtpStream(offer, on_audio=room.hear, on_digit=room.publish_digit)
        room.on_digit = stream.send_digit
        try:
            await self._services.ports.open(stream)
            await room.join()
            await self._ring(room, placement)
            await self._talk(room, stream, offer, placement)
        except Refused as refusal:
            # Before the tidying up, which takes its time when LiveKit is away.
            self._dialog.refuse(refusal)
            raise
        finally:
            stream.close()
            self._dialog.hang_up()
            await room.leave()
            if placement.own_room and not self._dialog.is_established:
                await self._delete(placement)

    async def _ring(self, room: CallRoom, placement: Placement) -> None:
        """Until somebody in the room can be heard.

        Raises:
            NoOneAnswered: nobody came in time, or the room was closed.
            Unavailable: the gateway closes.
        """
        own_limit = self._services.settings.sip_ringing_timeout_seconds
        limit = placement.ringing_timeout.total_seconds() if placement.ringing_timeout else own_limit
        waited_for = (room.audio_published, self._dialog.caller_left, room.closed, self._stopped)
        done, _ = await asyncio.wait(waited_for, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        if self._stopped in done:
            raise Unavailable
        if room.audio_published not in done and self._dialog.caller_left not in done:
            raise NoOneAnswered

    async def _talk(self, room: CallRoom, stream: RtpStream, offer: Offer, placement: Placement) -> None:
        if self._dialog.caller_left.done():
            return
        host = self._services.settings.sip_host
        self._dialog.on_reinvite = lambda body: _renegotiate(stream, body, host)
        stream.renegotiate(offer)
        self._dialog.accept(answer(offer, host, stream.port))
        log.info("call answered", extra=self._about(placement))

        def tick(skipped: int) -> None:
            stream.skip(skipped)
            stream.send(room.mixer.mix())

        self._services.clock.add(tick)
        try:
            await room.set_status("active")
            reason = await self._until_over(room, stream, placement)
        finally:
            self._services.clock.remove(tick)
        log.info("call ended", extra=self._about(placement) | {"reason": reason})
        self._dialog.hang_up()
        await room.set_status("hangup")

    async def _until_over(self, room: CallRoom, stream: RtpStream, placement: Placement) -> str:
        """Why the call is over."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        longest = placement.max_duration.total_seconds() if placement.max_duration else float("inf")
        while True:
            await asyncio.wait(
                (self._dialog.caller_left, room.closed, self._stopped),
                timeout=CHECK_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if self._dialog.caller_left.done():
                return self._dialog.caller_left.result().value
            if room.closed.done():
                return room.closed.result()
            if self._stopped.done():
                return "gateway closes"
            if stream.silent_seconds > self._services.settings.rtp_timeout_seconds:
                return "no audio from the phone"
            if loop.time() - started > longest:
                return "longest duration reached"

    def _about(self, placement: Placement) -> dict[str, object]:
        return {
            "call": placement.call_id,
            "sip_call_id": self._dialog.call_id,
            "pii": {"room": placement.room},  # the caller's number is in its name
        }

    async def _delete(self, placement: Placement) -> None:
        """A phone that rang and was never answered leaves nothing behind."""
        try:
            await self._services.livekit.room.delete_room(DeleteRoomRequest(room=placement.room))
        except (TwirpError, ClientError, TimeoutError) as error:
            log.info("the room of an unanswered call was not deleted", extra=self._about(placement), exc_info=error)


def _renegotiate(stream: RtpStream, body: str, host: str) -> str:
    offer = read_offer(body)
    stream.renegotiate(offer)
    return answer(offer, host, stream.port)
