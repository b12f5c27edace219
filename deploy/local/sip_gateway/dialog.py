"""One phone call's signalling, as the called side: an INVITE and the dialog that it opens (RFC 3261 §12–§15)."""

import asyncio
import logging
from collections.abc import Callable
from enum import Enum

from aiosipua import Dialog, SipRequest, SipResponse, create_dialog_from_request
from aiosipua.dialog import dialog_matches
from aiosipua.utils import format_addr

from deploy.local.sip_gateway.errors import Refused
from deploy.local.sip_gateway.routing import Dialled

log = logging.getLogger(__name__)

T1_SECONDS = 0.5
T2_SECONDS = 4.0
GIVE_UP_SECONDS = 64 * T1_SECONDS
USER_AGENT = "Tandem"

Send = Callable[[SipRequest | SipResponse], None]


class CallerLeft(Enum):
    hung_up = "hung up"
    cancelled = "cancelled"
    no_ack = "never acknowledged the answer"


class SipDialog:
    """What the phone asked and what it was told; every message that may be lost is sent until it is answered."""

    def __init__(
        self, invite: SipRequest, source: tuple[str, int], local: tuple[str, int], transport: str, send: Send
    ) -> None:
        self.invite = invite
        self.source = source
        self.caller_left: asyncio.Future[CallerLeft] = asyncio.get_running_loop().create_future()
        self.on_reinvite: Callable[[str], str] | None = None  # takes an offer, gives the answer
        self.closed = asyncio.Event()  # nothing more to be said or sent again
        self._local = local
        self._transport = transport
        self._send = send
        self._dialog: Dialog = create_dialog_from_request(invite)
        self._answered: SipResponse | None = None  # the last answer to the newest INVITE
        self._session = ""  # our session description in force
        self._repeating: asyncio.Task[None] | None = None
        self._bye: SipRequest | None = None

    @property
    def call_id(self) -> str:
        call_id: str = self._dialog.call_id
        return call_id

    @property
    def dialled(self) -> Dialled:
        caller, called = self.invite.from_addr, self.invite.to_addr
        return Dialled(
            caller=(caller.uri.user if caller else None) or "",
            caller_host=(caller.uri.host if caller else None) or "",
            number=(called.uri.user if called else None) or "",
            source_ip=self.source[0],
            sip_call_id=self.call_id,
            from_tag=self._dialog.remote_tag,
            headers={name.lower(): values[0] for name, values in self.invite.headers.items() if values},
        )

    @property
    def is_answered(self) -> bool:
        return self._answered is not None and self._answered.status_code >= 200

    def owns(self, request: SipRequest) -> bool:
        """Same Call-ID given, is it of this dialog? Its first INVITE and the CANCEL of that carry no tag of ours."""
        caller, called = request.from_addr, request.to_addr
        if called is not None and called.tag:
            matches: bool = dialog_matches(self._dialog, request)
            return matches
        return caller is not None and caller.tag == (self._dialog.remote_tag or None)

    # What we say

    def trying(self) -> None:
        self._answer(100, "Trying")

    def ringing(self) -> None:
        if not self.is_answered:
            self._answer(180, "Ringing")

    def accept(self, session: str) -> None:
        self._session = session
        self._answer(200, "OK", session)
        self._dialog.confirm()

    def refuse(self, refusal: Refused) -> None:
        if not self.is_answered:
            self._answer(refusal.status, refusal.reason)

    def hang_up(self) -> None:
        """BYE, until it is answered. Before an answer was given there is nothing to hang up."""
        if self._bye is not None or self.closed.is_set() or not self.is_established:
            return
        host, port = self._local
        self._bye = self._dialog.create_request("BYE", via_host=host, via_port=port, via_transport=self._transport)
        self._say_until_answered(self._bye, give_up=self.closed.set)

    # What the phone says

    def receive_ack(self) -> None:
        if self._bye is None:
            self._stop_repeating()
        if self.is_answered and not self.is_established:
            self.closed.set()

    def receive_invite(self, request: SipRequest) -> None:
        """The INVITE once more, or a new one inside the call: the phone holds us, comes back, or refreshes."""
        if request.headers.get_first("cseq") == self.invite.headers.get_first("cseq"):
            if self._answered is not None:
                self._send(self._answered)
            return
        if not self.is_established or self._bye is not None or self.on_reinvite is None:
            self._send(self._dialog.create_response(request, 491, "Request Pending"))
            return
        self.invite = request
        try:
            self._session = self.on_reinvite(request.text) if request.body else self._session
        except Refused as refusal:
            self._answer(refusal.status, refusal.reason)
        else:
            self._answer(200, "OK", self._session)

    def receive_cancel(self, request: SipRequest) -> None:
        self._send(self._dialog.create_response(request, 200, "OK"))
        if not self.is_answered:
            self._answer(487, "Request Terminated")
            self._leave(CallerLeft.cancelled)

    def receive_bye(self, request: SipRequest) -> None:
        self._send(self._dialog.create_response(request, 200, "OK"))
        if not self.is_answered:
            self._answer(487, "Request Terminated")
            self._leave(CallerLeft.cancelled)
            return
        self._stop_repeating()
        self._leave(CallerLeft.hung_up)
        self.closed.set()

    def receive_response(self, response: SipResponse) -> None:
        """The only thing that we ever ask is to end the call; any final answer to that will do."""
        if self._bye is not None and response.status_code >= 200:
            self._stop_repeating()
            self.closed.set()

    def close(self) -> None:
        self._stop_repeating()
        self.closed.set()

    @property
    def is_established(self) -> bool:
        return bool(self._session)

    def _leave(self, how: CallerLeft) -> None:
        if not self.caller_left.done():
            self.caller_left.set_result(how)

    def _answer(self, status: int, reason: str, session: str = "") -> None:
        response = self._dialog.create_response(
            self.invite,
            status,
            reason,
            contact=f"<sip:{format_addr(*self._local)};transport={self._transport.lower()}>",
        )
        response.headers.set_single("Server", USER_AGENT)
        if session:
            response.text = session
            response.headers.set_single("Content-Type", "application/sdp")
        self._answered = response
        if status < 200:
            self._send(response)
        else:
            self._say_until_answered(response, give_up=self._never_acknowledged)

    def _never_acknowledged(self) -> None:
        if self.is_established:
            self._leave(CallerLeft.no_ack)
        else:
            self.closed.set()

    def _say_until_answered(self, message: SipRequest | SipResponse, give_up: Callable[[], None]) -> None:
        self._stop_repeating()
        self._send(message)
        self._repeating = asyncio.create_task(self._repeat(message, give_up))

    async def _repeat(self, message: SipRequest | SipResponse, give_up: Callable[[], None]) -> None:
        """T1, doubling up to T2, for 32 s. Over TCP only the waiting (RFC 3261 §17.1.2, §13.3.1.4)."""
        interval, waited = T1_SECONDS, 0.0
        while waited < GIVE_UP_SECONDS:
            await asyncio.sleep(interval)
            waited += interval
            interval = min(2 * interval, T2_SECONDS)
            if self._transport == "UDP":
                self._send(message)
        give_up()

    def _stop_repeating(self) -> None:
        if self._repeating is not None:
            self._repeating.cancel()
            self._repeating = None
