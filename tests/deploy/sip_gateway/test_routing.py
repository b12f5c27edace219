import re
from dataclasses import replace
from datetime import timedelta

import pytest
from google.protobuf.duration_pb2 import Duration
from livekit.protocol.sip import (
    SIPDispatchRule,
    SIPDispatchRuleCallee,
    SIPDispatchRuleDirect,
    SIPDispatchRuleIndividual,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
)

from deploy.local.sip_gateway.errors import Refused, UnknownNumber
from deploy.local.sip_gateway.routing import Dialled, choose_rule, choose_trunk, normalized, place

pytestmark = pytest.mark.unit

CALL = Dialled(
    caller="+15550100",
    caller_host="phones.example",
    number="support",
    source_ip="10.1.2.3",
    sip_call_id="abc@phones.example",
    from_tag="t1",
    headers={"x-plan": "fiber"},
)
INDIVIDUAL = SIPDispatchRule(dispatch_rule_individual=SIPDispatchRuleIndividual(room_prefix="call"))
DIRECT = SIPDispatchRule(dispatch_rule_direct=SIPDispatchRuleDirect(room_name="lobby"))
CALLEE = SIPDispatchRule(dispatch_rule_callee=SIPDispatchRuleCallee(room_prefix="to"))
TRUNK = SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=["support"])


def rule(kind: SIPDispatchRule = INDIVIDUAL, **fields: object) -> SIPDispatchRuleInfo:
    return SIPDispatchRuleInfo(**{"sip_dispatch_rule_id": "SDR_1", "rule": kind, **fields})  # type: ignore[arg-type]


def trunk(**fields: object) -> SIPInboundTrunkInfo:
    return SIPInboundTrunkInfo(**{"sip_trunk_id": "ST_2", **fields})  # type: ignore[arg-type]


def test_the_trunk_that_lists_the_number_wins_over_one_that_lists_none() -> None:
    assert choose_trunk([trunk(), TRUNK], CALL) == TRUNK


def test_a_trunk_without_numbers_takes_every_number() -> None:
    assert choose_trunk([trunk()], replace(CALL, number="sales")) == trunk()
    assert choose_trunk([TRUNK], replace(CALL, number="sales")) is None


@pytest.mark.parametrize("written", ["+1 (555) 123-4567", "15551234567", "+15551234567"])
def test_a_phone_number_is_the_same_however_it_is_written(written: str) -> None:
    listed = trunk(numbers=["+15551234567"])
    assert choose_trunk([listed], replace(CALL, number=written)) == listed


def test_only_phone_numbers_are_normalized() -> None:
    assert normalized("support") == "support"
    assert normalized("") == ""


def test_a_trunk_for_certain_callers_takes_no_others() -> None:
    assert choose_trunk([trunk(allowed_numbers=["1 555 0100"])], CALL) is not None
    assert choose_trunk([trunk(allowed_numbers=["+15550101"])], CALL) is None


@pytest.mark.parametrize(
    ("mask", "allowed"),
    [("10.1.2.3", True), ("10.1.0.0/16", True), ("phones.example", True), ("10.9.0.0/16", False), ("nonsense", False)],
)
def test_a_trunk_for_certain_addresses_takes_no_others(mask: str, *, allowed: bool) -> None:
    assert (choose_trunk([trunk(allowed_addresses=[mask])], CALL) is not None) == allowed


def test_a_rule_of_the_trunk_wins_over_a_rule_for_all() -> None:
    own = rule(sip_dispatch_rule_id="own", trunk_ids=["ST_1"])
    assert choose_rule([rule(DIRECT), own], TRUNK, CALL) == own


def test_a_rule_of_another_trunk_does_not_match() -> None:
    with pytest.raises(UnknownNumber):
        choose_rule([rule(trunk_ids=["ST_9"])], TRUNK, CALL)


def test_a_rule_for_this_caller_wins_then_direct_then_individual_then_callee() -> None:
    for_caller = rule(CALLEE, inbound_numbers=["+15550100"])
    rules = [rule(CALLEE), rule(INDIVIDUAL), rule(DIRECT), for_caller]
    ranked = []
    while rules:
        ranked.append(choose_rule(rules, None, CALL))
        rules.remove(ranked[-1])
    assert ranked == [for_caller, rule(DIRECT), rule(INDIVIDUAL), rule(CALLEE)]


def test_a_rule_for_other_callers_or_numbers_does_not_match() -> None:
    for other in (rule(inbound_numbers=["+1"]), rule(numbers=["sales"])):
        with pytest.raises(UnknownNumber):
            choose_rule([other], None, CALL)


def test_a_rule_with_a_pin_is_left_out() -> None:
    with_pin = SIPDispatchRule(dispatch_rule_direct=SIPDispatchRuleDirect(room_name="vault", pin="1234"))
    with pytest.raises(UnknownNumber):
        choose_rule([rule(with_pin)], None, CALL)


def test_each_call_of_an_individual_rule_gets_a_room_of_its_own() -> None:
    first, second = (place([TRUNK], [rule()], CALL) for _ in range(2))
    assert re.fullmatch(r"call_\+15550100_[A-Za-z0-9]{12}", first.room)
    assert first.room != second.room
    assert first.own_room


def test_the_other_rules_share_a_room() -> None:
    direct, callee = (place([TRUNK], [rule(kind)], CALL) for kind in (DIRECT, CALLEE))
    assert (direct.room, direct.own_room) == ("lobby", False)
    assert (callee.room, callee.own_room) == ("to_support", False)


def test_randomness_can_be_turned_on_and_off() -> None:
    fixed = SIPDispatchRule(dispatch_rule_individual=SIPDispatchRuleIndividual(no_randomness=True))
    random = SIPDispatchRule(dispatch_rule_callee=SIPDispatchRuleCallee(randomize=True))
    assert place([TRUNK], [rule(fixed)], CALL).room == "+15550100"
    assert place([TRUNK], [rule(random)], CALL).room.startswith("support_")


def test_the_participant_is_named_after_the_caller() -> None:
    placed = place([TRUNK], [rule(attributes={"flow": "support"}, metadata="m")], CALL)
    assert (placed.identity, placed.name, placed.metadata) == ("sip_+15550100", "Phone +15550100", "m")
    assert placed.attributes == {
        "flow": "support",
        "sip.phoneNumber": "+15550100",
        "sip.hostname": "phones.example",
        "sip.trunkPhoneNumber": "support",
        "sip.trunkID": "ST_1",
        "sip.ruleID": "SDR_1",
        "sip.callID": placed.call_id,
        "sip.callIDFull": "abc@phones.example",
        "sip.callTag": "t1",
        "sip.callStatus": "ringing",
    }


def test_a_hidden_number_appears_nowhere() -> None:
    placed = place([TRUNK], [rule(hide_phone_number=True)], CALL)
    assert placed.name == "Phone 0100"
    assert "5550100" not in f"{placed.identity}{placed.room}{placed.attributes}"


def test_headers_that_the_trunk_names_become_attributes() -> None:
    with_headers = trunk(headers_to_attributes={"X-Plan": "plan", "X-Other": "other"})
    attributes = place([with_headers], [rule()], CALL).attributes
    assert attributes["plan"] == "fiber"
    assert "other" not in attributes


def test_the_trunk_says_how_long_to_ring_and_to_talk() -> None:
    patient = trunk(ringing_timeout=Duration(seconds=7), max_call_duration=Duration(seconds=90))
    placed = place([patient], [rule()], CALL)
    assert (placed.ringing_timeout, placed.max_duration) == (timedelta(seconds=7), timedelta(seconds=90))
    assert place([TRUNK], [rule()], CALL).ringing_timeout is None


def test_a_trunk_with_a_password_is_refused_and_not_let_in_unchecked() -> None:
    with pytest.raises(Refused) as refused:
        place([trunk(auth_username="pbx", auth_password="x")], [rule()], CALL)
    assert refused.value.status == 403
