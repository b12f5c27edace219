from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit.api import LiveKitAPI, TwirpError, TwirpErrorCode
from livekit.protocol.sip import (
    ListSIPDispatchRuleResponse,
    ListSIPInboundTrunkResponse,
    SIPDispatchRule,
    SIPDispatchRuleDirect,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
)

from deploy.local.sip_gateway.directory import Directory
from deploy.local.sip_gateway.errors import Unavailable, UnknownNumber
from deploy.local.sip_gateway.routing import Dialled

pytestmark = pytest.mark.unit


class FakeSip:
    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.asked = 0
        self.down = False

    async def list_inbound_trunk(self, _: Any) -> ListSIPInboundTrunkResponse:
        self.asked += 1
        if self.down:
            raise TwirpError(TwirpErrorCode.UNAVAILABLE, "down", status=503)
        trunks = [SIPInboundTrunkInfo(sip_trunk_id=number, numbers=[number]) for number in self.numbers]
        return ListSIPInboundTrunkResponse(items=trunks)

    async def list_dispatch_rule(self, _: Any) -> ListSIPDispatchRuleResponse:
        rule = SIPDispatchRule(dispatch_rule_direct=SIPDispatchRuleDirect(room_name="lobby"))
        rules = [SIPDispatchRuleInfo(rule=rule, trunk_ids=[number]) for number in self.numbers]
        return ListSIPDispatchRuleResponse(items=rules)


@pytest.fixture
def sip() -> FakeSip:
    return FakeSip()


@pytest.fixture
def directory(sip: FakeSip) -> Directory:
    return Directory(cast(LiveKitAPI, SimpleNamespace(sip=sip)))


def dialled(number: str) -> Dialled:
    return Dialled("+15550100", "host", number, "127.0.0.1", "id", "tag")


async def test_a_second_call_asks_livekit_nothing(sip: FakeSip, directory: Directory) -> None:
    sip.numbers = ["support"]
    for _ in range(2):
        assert (await directory.place(dialled("support"))).room == "lobby"
    assert sip.asked == 1


async def test_a_number_that_was_just_made_is_found(sip: FakeSip, directory: Directory) -> None:
    with pytest.raises(UnknownNumber):
        await directory.place(dialled("support"))
    sip.numbers = ["support"]
    assert (await directory.place(dialled("support"))).room == "lobby"


async def test_without_livekit_calls_are_unavailable_and_not_unknown(sip: FakeSip, directory: Directory) -> None:
    sip.down = True
    with pytest.raises(Unavailable):
        await directory.place(dialled("support"))
