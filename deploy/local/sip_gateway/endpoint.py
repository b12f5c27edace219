"""The SIP port: reads requests, finds the dialog that each belongs to, answers what belongs to none."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from aiosipua import (
    Dialog,
    SipRequest,
    SipResponse,
    SipTransport,
    TcpSipTransport,
    create_dialog_from_request,
)
from aiosipua.message import missing_required_headers

from deploy.local.sip_gateway.dialog import GIVE_UP_SECONDS, SipDialog
from deploy.local.sip_gateway.udp import UdpTransport

log = logging.getLogger(__name__)

ALLOWED = "INVITE, ACK, BYE, CANCEL, OPTIONS"
Address = tuple[str, int]


class SipEndpoint:
    """UDP and TCP on one address. `on_call` is told once of each new call, however often its INVITE arrives."""

    def __init__(self, host: str, port: int, on_call: Callable[[SipDialog], None]) -> None:
        self._local = (host, port)
        self._on_call = on_call
        self._dialogs: dict[str, SipDialog] = {}  # by Call-ID
        self._transports: dict[str, SipTransport] = {
            "UDP": UdpTransport(local_addr=self._local),
            "TCP": TcpSipTransport(local_addr=self._local),
        }

    async def start(self) -> None:
        """
        Raises:
            OSError: the port is taken.
        """
        for name, transport in self._transports.items():
            transport.on_message = partial(self._receive, name)
            await transport.start()

    async def stop(self) -> None:
        for dialog in self._dialogs.values():
            dialog.close()
        for transport in self._transports.values():
            await transport.stop()

    def forget(self, dialog: SipDialog) -> None:
        """Once nothing that was sent for this call can still be on its way."""
        loop = asyncio.get_running_loop()
        loop.call_later(GIVE_UP_SECONDS, self._dialogs.pop, dialog.call_id, None)

    def _receive(self, transport: str, message: SipRequest | SipResponse, source: Address) -> None:
        try:
            if isinstance(message, SipResponse):
                self._receive_response(message)
            else:
                self._receive_request(transport, message, source)
        except (ValueError, IndexError):
            # Headers are parsed when they are read, and anybody can send anything here.
            log.info("malformed message", extra={"pii": {"source": source}})

    def _receive_response(self, response: SipResponse) -> None:
        dialog = self._dialogs.get(response.call_id or "")
        if dialog is not None:
            dialog.receive_response(response)

    def _receive_request(self, transport: str, request: SipRequest, source: Address) -> None:
        missing = missing_required_headers(request)
        send = partial(self._send, transport, source)
        if "via" in missing or (missing and request.method == "ACK"):
            return
        if missing:
            send(_response(request, 400, "Missing Required Header"))
            return
        dialog = self._dialogs.get(request.call_id or "")
        match request.method:
            case "OPTIONS":
                send(_response(request, 200, "OK"))
            case "INVITE" if dialog is None and not _to_tag(request):
                self._open(transport, request, source)
            case "INVITE" | "BYE" | "CANCEL" | "ACK":
                self._receive_in_dialog(dialog, request, send)
            case _:
                send(_response(request, 405, "Method Not Allowed"))

    def _open(self, transport: str, request: SipRequest, source: Address) -> None:
        if request.cseq is None or request.from_addr is None or request.to_addr is None:
            raise ValueError("unreadable headers")
        required = request.headers.get("require")
        if required:
            refusal = _response(request, 420, "Bad Extension")
            refusal.headers.set_single("Unsupported", ", ".join(required))
            self._send(transport, source, refusal)
            return
        dialog = SipDialog(request, source, self._local, transport, partial(self._send, transport, source))
        self._dialogs[dialog.call_id] = dialog
        dialog.trying()
        self._on_call(dialog)

    def _receive_in_dialog(
        self, dialog: SipDialog | None, request: SipRequest, send: Callable[[SipRequest | SipResponse], None]
    ) -> None:
        if dialog is None or not dialog.owns(request):
            if request.method != "ACK":
                send(_response(request, 481, "Call/Transaction Does Not Exist"))
            return
        match request.method:
            case "INVITE":
                dialog.receive_invite(request)
            case "BYE":
                dialog.receive_bye(request)
            case "CANCEL":
                dialog.receive_cancel(request)
            case "ACK":
                dialog.receive_ack()

    def _send(self, transport: str, source: Address, message: SipRequest | SipResponse) -> None:
        """Answers go where the Via says, requests and everything over TCP where the phone wrote from."""
        carrier = self._transports[transport]
        try:
            if isinstance(message, SipResponse) and not carrier.reliable:
                carrier.send_reply(message)
            else:
                carrier.send(message, source)
        except (RuntimeError, OSError, ValueError):
            log.info("a phone cannot be reached", extra={"pii": {"source": source}})


def _response(request: SipRequest, status: int, reason: str) -> SipResponse:
    stateless: Dialog = create_dialog_from_request(request)
    response: SipResponse = stateless.create_response(request, status, reason)
    response.headers.set_single("Allow", ALLOWED)
    return response


def _to_tag(request: SipRequest) -> str:
    return (request.to_addr.tag if request.to_addr else None) or ""
