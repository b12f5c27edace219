"""What a device's log means: rules as data, the cause before its consequences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from api.technical.lifecycle.services import DEVICE, Service

LOOK_BACK = timedelta(hours=24)


class LogLevel(StrEnum):
    info = "info"
    warning = "warning"
    error = "error"


class Fault(StrEnum):
    degraded = "degraded"
    misconfigured = "misconfigured"


class Fix(StrEnum):
    reprovision_credentials = "reprovision_credentials"
    reset_line = "reset_line"
    update_firmware = "update_firmware"
    renew_lease = "renew_lease"


@dataclass(frozen=True, slots=True)
class LogLine:
    at: datetime
    level: LogLevel
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRule:
    """`at_least` entries of these codes `within` some time are this fault, unless one of `over_with` came later."""

    codes: frozenset[str]
    over_with: frozenset[str]
    at_least: int
    within: timedelta
    fault: Fault
    finding: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a rule found."""

    fault: Fault
    finding: str
    fix: Fix


# A device that restarts after a crash loses its line, and one without a line can neither sign in nor get an address.
RULES = (
    LogRule(
        codes=frozenset({"firmware.crash", "firmware.checksum"}),
        over_with=frozenset({"firmware.updated"}),
        at_least=2,
        within=LOOK_BACK,
        fault=Fault.degraded,
        finding="The software of your {device} has failed {count} times since yesterday.",
        fix=Fix.update_firmware,
    ),
    LogRule(
        codes=frozenset({"link.down"}),
        over_with=frozenset({"link.reset"}),
        at_least=4,
        within=timedelta(hours=1),
        fault=Fault.degraded,
        finding="The line to your {device} is unstable: it broke off {count} times since yesterday.",
        fix=Fix.reset_line,
    ),
    LogRule(
        codes=frozenset({"auth.rejected"}),
        over_with=frozenset({"auth.accepted"}),
        at_least=3,
        within=timedelta(hours=2),
        fault=Fault.misconfigured,
        finding="Our network refused the sign-in of your {device} {count} times since yesterday.",
        fix=Fix.reprovision_credentials,
    ),
    LogRule(
        codes=frozenset({"dhcp.timeout", "dhcp.refused"}),
        over_with=frozenset({"dhcp.bound"}),
        at_least=2,
        within=timedelta(hours=1),
        fault=Fault.misconfigured,
        finding="Your {device} asked for a network address {count} times since yesterday, and did not get one.",
        fix=Fix.renew_lease,
    ),
)


def trouble(service: Service, lines: Sequence[LogLine], now: datetime) -> Trouble | None:
    """The first rule that the last day's lines fulfil."""
    recent = [line for line in lines if now - LOOK_BACK <= line.at <= now]
    for rule in RULES:
        counted = _counted(rule, recent)
        if _is_cluster(rule, counted):
            finding = rule.finding.format(device=DEVICE[service], count=len(counted))
            return Trouble(rule.fault, finding, rule.fix)
    return None


def finding(service: Service, found: Trouble | None) -> str:
    return found.finding if found else f"The logs of your {DEVICE[service]} show nothing unusual since yesterday."


def _counted(rule: LogRule, lines: Sequence[LogLine]) -> list[datetime]:
    """When the rule's entries were made, oldest first: those since it was last over with."""
    over = max((line.at for line in lines if line.code in rule.over_with), default=None)
    return sorted(line.at for line in lines if line.code in rule.codes and (over is None or line.at > over))


def _is_cluster(rule: LogRule, times: Sequence[datetime]) -> bool:
    return any(last - first <= rule.within for first, last in zip(times, times[rule.at_least - 1 :], strict=False))
