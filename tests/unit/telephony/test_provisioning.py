import pytest
from livekit.protocol.sip import CreateSIPInboundTrunkRequest, SIPInboundTrunkInfo

from api.contract import ROOM_PREFIX
from api.telephony.provisioning import FakeSip, provision

pytestmark = pytest.mark.unit


async def test_a_call_to_the_number_gets_a_room_with_the_agent() -> None:
    sip = FakeSip()

    done = await provision(sip, ["support"], "tandem")

    trunk, rule = sip.trunks[done.trunk_id], sip.rules[done.rule_id]
    assert list(trunk.numbers) == ["support"]
    assert trunk.ringing_timeout.seconds == 30
    assert list(rule.trunk_ids) == [done.trunk_id]
    assert rule.rule.dispatch_rule_individual.room_prefix == ROOM_PREFIX
    assert [agent.agent_name for agent in rule.room_config.agents] == ["tandem"]
    assert (rule.room_config.empty_timeout, rule.room_config.departure_timeout) == (20, 5)


async def test_twice_is_the_same_as_once() -> None:
    sip = FakeSip()
    first = await provision(sip, ["support", "sales"], "tandem")

    second = await provision(sip, ["sales", "support"], "tandem")

    assert (first.changed, second.changed) == (True, False)
    assert (len(sip.trunks), len(sip.rules)) == (1, 1)


async def test_what_differs_is_put_right() -> None:
    sip = FakeSip()
    first = await provision(sip, ["support"], "tandem")

    second = await provision(sip, ["support", "+15550199"], "other")

    assert (second.trunk_id, second.rule_id, second.changed) == (first.trunk_id, first.rule_id, True)
    assert list(sip.trunks[first.trunk_id].numbers) == ["support", "+15550199"]
    assert sip.rules[first.rule_id].room_config.agents[0].agent_name == "other"


async def test_trunks_and_rules_of_others_are_left_alone() -> None:
    sip = FakeSip()
    foreign = SIPInboundTrunkInfo(name="fax", numbers=["fax"])
    await sip.create_inbound_trunk(CreateSIPInboundTrunkRequest(trunk=foreign))

    await provision(sip, ["support"], "tandem")

    assert [trunk.name for trunk in sip.trunks.values()] == ["fax", "tandem"]
    assert list(sip.trunks["ST_1"].numbers) == ["fax"]
