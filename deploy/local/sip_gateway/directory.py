import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import ClientError
from livekit.api import LiveKitAPI, TwirpError
from livekit.protocol.sip import (
    ListSIPDispatchRuleRequest,
    ListSIPInboundTrunkRequest,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
)

from deploy.local.sip_gateway.errors import Unavailable, UnknownNumber
from deploy.local.sip_gateway.routing import Dialled, Placement, place

FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class _Listing:
    trunks: Sequence[SIPInboundTrunkInfo] = ()
    rules: Sequence[SIPDispatchRuleInfo] = ()
    read_at: float = float("-inf")  # time.monotonic()


class Directory:
    """LiveKit's trunks and dispatch rules, asked for again every few seconds when calls come in."""

    def __init__(self, livekit: LiveKitAPI) -> None:
        self._livekit = livekit
        self._listing = _Listing()
        self._reading = asyncio.Lock()

    async def place(self, dialled: Dialled) -> Placement:
        """
        Raises:
            UnknownNumber: nothing takes this call, also on a fresh look.
            Unavailable: LiveKit does not answer.
            Refused: the trunk asks for what this gateway cannot do.
        """
        listing = await self._read(FRESH_SECONDS)
        try:
            return place(listing.trunks, listing.rules, dialled)
        except UnknownNumber:
            # It may have been provisioned a moment ago.
            listing = await self._read(0.0)
            return place(listing.trunks, listing.rules, dialled)

    async def _read(self, max_age: float) -> _Listing:
        async with self._reading:
            if time.monotonic() - self._listing.read_at > max_age:
                self._listing = await self._fetch()
            return self._listing

    async def _fetch(self) -> _Listing:
        try:
            trunks = await self._livekit.sip.list_inbound_trunk(ListSIPInboundTrunkRequest())
            rules = await self._livekit.sip.list_dispatch_rule(ListSIPDispatchRuleRequest())
        except (TwirpError, ClientError, TimeoutError) as error:
            raise Unavailable from error
        return _Listing(trunks.items, rules.items, time.monotonic())
