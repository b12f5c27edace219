import asyncio
from uuid import uuid4

from livekit.api import LiveKitAPI
from livekit.protocol.room import ListRoomsRequest, RoomConfiguration
from livekit.protocol.sip import (
    CreateSIPDispatchRuleRequest,
    CreateSIPInboundTrunkRequest,
    SIPDispatchRule,
    SIPDispatchRuleDirect,
    SIPDispatchRuleIndividual,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
)

POLL_SECONDS = 0.02


class Numbers:
    """Phone numbers of one test each: a trunk and a rule that nobody else has."""

    def __init__(self, livekit: LiveKitAPI) -> None:
        self._livekit = livekit

    async def to_room(self) -> tuple[str, str]:
        """A number all of whose calls meet in one room, and that room."""
        room = f"room-{uuid4().hex[:8]}"
        rule = SIPDispatchRule(dispatch_rule_direct=SIPDispatchRuleDirect(room_name=room))
        return await self._provision(rule), room

    async def to_own_rooms(self) -> tuple[str, str]:
        """A number that gives each call a room of its own, and those rooms' prefix."""
        prefix = f"call-{uuid4().hex[:8]}"
        rule = SIPDispatchRule(dispatch_rule_individual=SIPDispatchRuleIndividual(room_prefix=prefix))
        return await self._provision(rule), prefix

    async def rooms(self, prefix: str, count: int) -> list[str]:
        """Wait until there are so many rooms with that prefix."""
        while True:
            listed = await self._livekit.room.list_rooms(ListRoomsRequest())
            names = [room.name for room in listed.rooms if room.name.startswith(prefix)]
            if len(names) == count:
                return names
            await asyncio.sleep(POLL_SECONDS)

    async def _provision(self, rule: SIPDispatchRule) -> str:
        number = f"n{uuid4().hex[:8]}"
        trunk = await self._livekit.sip.create_inbound_trunk(
            CreateSIPInboundTrunkRequest(trunk=SIPInboundTrunkInfo(name=number, numbers=[number]))
        )
        await self._livekit.sip.create_dispatch_rule(
            CreateSIPDispatchRuleRequest(
                dispatch_rule=SIPDispatchRuleInfo(
                    name=number,
                    rule=rule,
                    trunk_ids=[trunk.sip_trunk_id],
                    attributes={"flow": "support"},
                    metadata="of the rule",
                    room_config=RoomConfiguration(empty_timeout=60, departure_timeout=60, metadata="of the room"),
                )
            )
        )
        return number
