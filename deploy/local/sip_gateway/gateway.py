import asyncio
import logging

from livekit.api import LiveKitAPI

from deploy.local.sip_gateway.call import Call, Services
from deploy.local.sip_gateway.clock import FrameClock
from deploy.local.sip_gateway.config import GatewaySettings
from deploy.local.sip_gateway.dialog import SipDialog
from deploy.local.sip_gateway.directory import Directory
from deploy.local.sip_gateway.endpoint import SipEndpoint
from deploy.local.sip_gateway.errors import Busy, Refused, Unavailable
from deploy.local.sip_gateway.media import Switchboard
from deploy.local.sip_gateway.rtp import PortPool

log = logging.getLogger(__name__)

GOODBYE_SECONDS = 3.0


class Gateway:
    def __init__(self, settings: GatewaySettings, livekit: LiveKitAPI) -> None:
        self._settings = settings
        self._services = Services(
            settings=settings,
            livekit=livekit,
            directory=Directory(livekit),
            ports=PortPool(settings.sip_host, settings.rtp_ports),
            clock=FrameClock(),
            switchboard=Switchboard.install(),
        )
        self._endpoint = SipEndpoint(settings.sip_host, settings.sip_port, self._receive)
        self._calls: dict[asyncio.Task[None], Call] = {}
        self._dialogs: set[SipDialog] = set()
        self._closing = False

    async def run(self, stop: asyncio.Event) -> None:
        """Take calls until `stop`, then end those that run.

        Raises:
            OSError: the SIP port is taken.
        """
        await self._endpoint.start()
        log.info("ready for calls", extra={"host": self._settings.sip_host, "port": self._settings.sip_port})
        await stop.wait()
        self._closing = True
        await self._end_calls()
        await self._endpoint.stop()

    def _receive(self, dialog: SipDialog) -> None:
        refusal = self._refusal()
        if refusal is not None:
            dialog.refuse(refusal)
            self._endpoint.forget(dialog)
            return
        call = Call(dialog, self._services)
        task = asyncio.create_task(call.run(), name=f"call {dialog.call_id}")
        self._calls[task] = call
        self._dialogs.add(dialog)
        task.add_done_callback(lambda task: self._ended(task, dialog))

    def _refusal(self) -> Refused | None:
        if self._closing:
            return Unavailable()
        return Busy() if len(self._calls) >= self._settings.sip_max_calls else None

    def _ended(self, task: asyncio.Task[None], dialog: SipDialog) -> None:
        self._calls.pop(task, None)
        self._dialogs.discard(dialog)
        self._endpoint.forget(dialog)
        if not task.cancelled() and task.exception() is not None:
            log.error("a call broke", exc_info=task.exception(), extra={"sip_call_id": dialog.call_id})

    async def _end_calls(self) -> None:
        dialogs = tuple(self._dialogs)
        for call in self._calls.values():
            call.stop()
        if self._calls:
            await asyncio.wait(tuple(self._calls))
        goodbyes = [asyncio.create_task(dialog.closed.wait()) for dialog in dialogs]
        if goodbyes:
            await asyncio.wait(goodbyes, timeout=GOODBYE_SECONDS)
        for goodbye in goodbyes:
            goodbye.cancel()
