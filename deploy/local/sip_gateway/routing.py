"""Which trunk and which dispatch rule take a call, and what participant it becomes in which room.

The order of preference, the names and the attributes are livekit-sip's, so that agents cannot tell the two apart.
"""

import hashlib
import re
import secrets
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address, ip_network

from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import SIPDispatchRuleInfo, SIPInboundTrunkInfo

from deploy.local.sip_gateway.errors import Refused, UnknownNumber

ID_LENGTH = 12
PHONE_NUMBER = re.compile(r"\+?[\d\- ()]+")


@dataclass(frozen=True)
class Dialled:
    """What the INVITE says of a call."""

    caller: str  # the user part of From
    caller_host: str
    number: str  # the user part of To
    source_ip: str
    sip_call_id: str
    from_tag: str
    headers: Mapping[str, str] = field(default_factory=dict)  # by lower-case name


@dataclass(frozen=True)
class Placement:
    """The room a call goes to, and the participant it becomes there."""

    room: str
    own_room: bool  # no other call can be in it
    identity: str
    name: str
    metadata: str
    attributes: Mapping[str, str]
    room_preset: str
    room_config: RoomConfiguration | None
    ringing_timeout: timedelta | None
    max_duration: timedelta | None

    @property
    def call_id(self) -> str:
        return self.attributes["sip.callID"]


def place(trunks: Sequence[SIPInboundTrunkInfo], rules: Sequence[SIPDispatchRuleInfo], dialled: Dialled) -> Placement:
    """
    Raises:
        UnknownNumber: no trunk or no rule takes the call.
        Refused: the trunk asks for a password.
    """
    trunk = choose_trunk(trunks, dialled)
    if trunk is not None and trunk.auth_username:
        raise Refused(403, "This trunk needs livekit-sip, which checks passwords")
    rule = choose_rule(rules, trunk, dialled)
    return _placement(trunk, rule, dialled)


def choose_trunk(trunks: Sequence[SIPInboundTrunkInfo], dialled: Dialled) -> SIPInboundTrunkInfo | None:
    """The trunk that lists the dialled number; else one that lists none."""
    called = normalized(dialled.number)
    allowed = [trunk for trunk in trunks if _admits(trunk, dialled)]
    for trunk in allowed:
        if any(number == dialled.number or normalized(number) == called for number in trunk.numbers):
            return trunk
    return next((trunk for trunk in allowed if not trunk.numbers), None)


def choose_rule(
    rules: Sequence[SIPDispatchRuleInfo], trunk: SIPInboundTrunkInfo | None, dialled: Dialled
) -> SIPDispatchRuleInfo:
    """A rule for this trunk before one for every trunk; among those the most specific.

    Rules with a PIN are left out: there is no voice here that could ask for it.

    Raises:
        UnknownNumber: none matches.
    """
    matching = [rule for rule in rules if _rule_matches(rule, dialled) and not _pin(rule)]
    of_trunk = [rule for rule in matching if trunk is not None and trunk.sip_trunk_id in rule.trunk_ids]
    of_any = [rule for rule in matching if not rule.trunk_ids]
    best = min(of_trunk or of_any, key=_rank, default=None)
    if best is None:
        raise UnknownNumber
    return best


def normalized(number: str) -> str:
    """`+` and digits for a phone number however it is written; anything else unchanged."""
    if not PHONE_NUMBER.fullmatch(number):
        return number
    return "+" + re.sub(r"[+\- ()]", "", number)


def random_id(prefix: str = "") -> str:
    alphabet = string.ascii_letters + string.digits
    return prefix + "".join(secrets.choice(alphabet) for _ in range(ID_LENGTH))


def _admits(trunk: SIPInboundTrunkInfo, dialled: Dialled) -> bool:
    if trunk.allowed_numbers:
        allowed = {normalized(number) for number in trunk.allowed_numbers} | set(trunk.allowed_numbers)
        if not {dialled.caller, normalized(dialled.caller)} & allowed:
            return False
    return not trunk.allowed_addresses or any(_address_matches(mask, dialled) for mask in trunk.allowed_addresses)


def _address_matches(mask: str, dialled: Dialled) -> bool:
    if mask == dialled.caller_host:
        return True
    try:
        return ip_address(dialled.source_ip) in ip_network(mask, strict=False)
    except ValueError:
        return False


def _rule_matches(rule: SIPDispatchRuleInfo, dialled: Dialled) -> bool:
    from_here = not rule.inbound_numbers or dialled.caller in rule.inbound_numbers
    to_here = not rule.numbers or dialled.number in rule.numbers
    return _kind(rule) is not None and from_here and to_here


def _kind(rule: SIPDispatchRuleInfo) -> str | None:
    kind: str | None = rule.rule.WhichOneof("rule")
    return kind


def _pin(rule: SIPDispatchRuleInfo) -> str:
    pin: str = getattr(rule.rule, _kind(rule) or "dispatch_rule_direct").pin
    return pin


def _rank(rule: SIPDispatchRuleInfo) -> tuple[int, int, str]:
    kinds = ("dispatch_rule_direct", "dispatch_rule_individual", "dispatch_rule_callee")
    kind = _kind(rule) or kinds[0]
    chosen = getattr(rule.rule, kind)
    room = chosen.room_name if kind == kinds[0] else chosen.room_prefix
    return (not rule.inbound_numbers) + (not rule.numbers), kinds.index(kind), room


def _placement(trunk: SIPInboundTrunkInfo | None, rule: SIPDispatchRuleInfo, dialled: Dialled) -> Placement:
    caller, identity = _names(rule, dialled)
    room, own_room = _room(rule, caller, dialled.number)
    return Placement(
        room=room,
        own_room=own_room,
        identity=identity,
        name=f"Phone {caller}",
        metadata=rule.metadata,
        attributes=_attributes(trunk, rule, dialled),
        room_preset=rule.room_preset,
        room_config=rule.room_config if rule.HasField("room_config") else None,
        ringing_timeout=_seconds(trunk, "ringing_timeout"),
        max_duration=_seconds(trunk, "max_call_duration"),
    )


def _names(rule: SIPDispatchRuleInfo, dialled: Dialled) -> tuple[str, str]:
    """How the caller is shown, and the participant's identity."""
    if not rule.hide_phone_number:
        return dialled.caller, f"sip_{dialled.caller}"
    digest = hashlib.sha256(dialled.caller.encode()).hexdigest()[:16]
    visible = 4 if len(dialled.caller) > 4 else 1
    return dialled.caller[-visible:], f"sip_{digest}"


def _room(rule: SIPDispatchRuleInfo, caller: str, number: str) -> tuple[str, bool]:
    match _kind(rule):
        case "dispatch_rule_individual":
            individual = rule.rule.dispatch_rule_individual
            name = "_".join(filter(None, (individual.room_prefix, caller)))
            return (name, False) if individual.no_randomness else (f"{name}_{random_id()}", True)
        case "dispatch_rule_callee":
            callee = rule.rule.dispatch_rule_callee
            name = "_".join(filter(None, (callee.room_prefix, number)))
            return (f"{name}_{random_id()}", True) if callee.randomize else (name, False)
        case _:
            return rule.rule.dispatch_rule_direct.room_name, False


def _attributes(trunk: SIPInboundTrunkInfo | None, rule: SIPDispatchRuleInfo, dialled: Dialled) -> dict[str, str]:
    attributes = dict(rule.attributes)
    if trunk is not None:
        for header, attribute in trunk.headers_to_attributes.items():
            if header.lower() in dialled.headers:
                attributes[attribute] = dialled.headers[header.lower()]
    if not rule.hide_phone_number:
        attributes |= {
            "sip.phoneNumber": dialled.caller,
            "sip.hostname": dialled.caller_host,
            "sip.trunkPhoneNumber": dialled.number,
        }
    return attributes | {
        "sip.callID": random_id("SCL_"),
        "sip.callIDFull": dialled.sip_call_id,
        "sip.callTag": dialled.from_tag,
        "sip.trunkID": trunk.sip_trunk_id if trunk is not None else "",
        "sip.ruleID": rule.sip_dispatch_rule_id,
        "sip.callStatus": "ringing",
    }


def _seconds(trunk: SIPInboundTrunkInfo | None, name: str) -> timedelta | None:
    if trunk is None or not trunk.HasField(name):
        return None
    duration: timedelta = getattr(trunk, name).ToTimedelta()
    return duration or None
