"""How a phone call finds the agents: one inbound trunk and one dispatch rule on LiveKit, made or corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import aiohttp
from google.protobuf.duration_pb2 import Duration
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import (
    CreateSIPDispatchRuleRequest,
    CreateSIPInboundTrunkRequest,
    ListSIPDispatchRuleRequest,
    ListSIPDispatchRuleResponse,
    ListSIPInboundTrunkRequest,
    ListSIPInboundTrunkResponse,
    SIPDispatchRule,
    SIPDispatchRuleIndividual,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
)

from api.contract import ROOM_PREFIX

NAME = "tandem"
RINGING_SECONDS = 30  # LiveKit's own is three minutes: too long for a caller whom nobody answers
EMPTY_ROOM_SECONDS = 20
DEPARTURE_SECONDS = 5  # how long a room outlives its last participant


class Sip(Protocol):
    """The part of LiveKit's SIP service that provisioning needs."""

    async def list_inbound_trunk(self, list: ListSIPInboundTrunkRequest) -> ListSIPInboundTrunkResponse: ...  # noqa: A002
    async def create_inbound_trunk(self, create: CreateSIPInboundTrunkRequest) -> SIPInboundTrunkInfo: ...
    async def update_inbound_trunk(self, trunk_id: str, trunk: SIPInboundTrunkInfo) -> SIPInboundTrunkInfo: ...
    async def list_dispatch_rule(self, list: ListSIPDispatchRuleRequest) -> ListSIPDispatchRuleResponse: ...  # noqa: A002
    async def create_dispatch_rule(self, create: CreateSIPDispatchRuleRequest) -> SIPDispatchRuleInfo: ...
    async def update_dispatch_rule(self, rule_id: str, rule: SIPDispatchRuleInfo) -> SIPDispatchRuleInfo: ...


@dataclass(frozen=True)
class Provisioned:
    trunk_id: str
    rule_id: str
    changed: bool


async def provision(sip: Sip, numbers: Sequence[str], agent_name: str) -> Provisioned:
    """Twice is the same as once; what differs is put right."""
    trunk_id, trunk_changed = await _provision_trunk(sip, numbers)
    rule_id, rule_changed = await _provision_rule(sip, trunk_id, agent_name)
    return Provisioned(trunk_id, rule_id, trunk_changed or rule_changed)


async def _provision_trunk(sip: Sip, numbers: Sequence[str]) -> tuple[str, bool]:
    wanted = SIPInboundTrunkInfo(name=NAME, numbers=numbers, ringing_timeout=Duration(seconds=RINGING_SECONDS))
    listed = await sip.list_inbound_trunk(ListSIPInboundTrunkRequest())
    for found in listed.items:
        if found.name != NAME:
            continue
        if set(found.numbers) == set(numbers) and found.ringing_timeout == wanted.ringing_timeout:
            return found.sip_trunk_id, False
        await sip.update_inbound_trunk(found.sip_trunk_id, wanted)
        return found.sip_trunk_id, True
    made = await sip.create_inbound_trunk(CreateSIPInboundTrunkRequest(trunk=wanted))
    return made.sip_trunk_id, True


async def _provision_rule(sip: Sip, trunk_id: str, agent_name: str) -> tuple[str, bool]:
    wanted = _rule(trunk_id, agent_name)
    listed = await sip.list_dispatch_rule(ListSIPDispatchRuleRequest())
    for found in listed.items:
        if found.name != NAME:
            continue
        if _same_rule(found, wanted):
            return found.sip_dispatch_rule_id, False
        await sip.update_dispatch_rule(found.sip_dispatch_rule_id, wanted)
        return found.sip_dispatch_rule_id, True
    made = await sip.create_dispatch_rule(CreateSIPDispatchRuleRequest(dispatch_rule=wanted))
    return made.sip_dispatch_rule_id, True


def _rule(trunk_id: str, agent_name: str) -> SIPDispatchRuleInfo:
    return SIPDispatchRuleInfo(
        name=NAME,
        trunk_ids=[trunk_id],
        rule=SIPDispatchRule(dispatch_rule_individual=SIPDispatchRuleIndividual(room_prefix=ROOM_PREFIX)),
        room_config=RoomConfiguration(
            empty_timeout=EMPTY_ROOM_SECONDS,
            departure_timeout=DEPARTURE_SECONDS,
            agents=[RoomAgentDispatch(agent_name=agent_name)],
        ),
    )


def _same_rule(found: SIPDispatchRuleInfo, wanted: SIPDispatchRuleInfo) -> bool:
    return (
        list(found.trunk_ids) == list(wanted.trunk_ids)
        and found.rule == wanted.rule
        and found.room_config == wanted.room_config
    )


class FakeSip:
    """LiveKit's SIP service for tests: keeps trunks and rules, and can be out of order."""

    def __init__(self) -> None:
        self.is_down = False
        self.trunks: dict[str, SIPInboundTrunkInfo] = {}
        self.rules: dict[str, SIPDispatchRuleInfo] = {}
        self._numbers = count(1)

    async def list_inbound_trunk(self, list: ListSIPInboundTrunkRequest) -> ListSIPInboundTrunkResponse:  # noqa: A002
        self._answer()
        return ListSIPInboundTrunkResponse(items=self.trunks.values())

    async def create_inbound_trunk(self, create: CreateSIPInboundTrunkRequest) -> SIPInboundTrunkInfo:
        return await self.update_inbound_trunk(f"ST_{next(self._numbers)}", create.trunk)

    async def update_inbound_trunk(self, trunk_id: str, trunk: SIPInboundTrunkInfo) -> SIPInboundTrunkInfo:
        self._answer()
        stored = SIPInboundTrunkInfo()
        stored.CopyFrom(trunk)
        stored.sip_trunk_id = trunk_id
        self.trunks[trunk_id] = stored
        return stored

    async def list_dispatch_rule(self, list: ListSIPDispatchRuleRequest) -> ListSIPDispatchRuleResponse:  # noqa: A002
        self._answer()
        return ListSIPDispatchRuleResponse(items=self.rules.values())

    async def create_dispatch_rule(self, create: CreateSIPDispatchRuleRequest) -> SIPDispatchRuleInfo:
        return await self.update_dispatch_rule(f"SDR_{next(self._numbers)}", create.dispatch_rule)

    async def update_dispatch_rule(self, rule_id: str, rule: SIPDispatchRuleInfo) -> SIPDispatchRuleInfo:
        self._answer()
        stored = SIPDispatchRuleInfo()
        stored.CopyFrom(rule)
        stored.sip_dispatch_rule_id = rule_id
        self.rules[rule_id] = stored
        return stored

    def _answer(self) -> None:
        if self.is_down:
            raise aiohttp.ClientConnectionError
