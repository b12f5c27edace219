"""What can be mended from afar, what comes of it, and how the device's log tells."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from api.technical.lifecycle import incidents
from api.technical.lifecycle.incidents import KnownIncident
from api.technical.lifecycle.logs import Fault, Fix, LogLevel, Trouble
from api.technical.lifecycle.services import DEVICE, Service


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What measurements say of the customer's own line or equipment."""

    fault: Fault
    finding: str
    advice: str
    remedy: Fix | None = None  # none: somebody has to go there


@dataclass(frozen=True, slots=True)
class Outcome:
    worked: bool
    finding: str
    mended_line: bool = False  # the measured fault of the own line is gone


@dataclass(frozen=True, slots=True)
class Effect:
    """How a fix is told, and what the device logs when it worked: the rule for its trouble is over with that."""

    done: str
    worked: str
    code: str
    message: str


WITHOUT_EFFECT = "fix.without_effect"

EFFECTS = {
    Fix.reprovision_credentials: Effect(
        "sent your {device} new credentials",
        "it has signed in to our network",
        "auth.accepted",
        "Signed in with new credentials.",
    ),
    Fix.reset_line: Effect("reset the line", "it is stable again", "link.reset", "Line reset, profile loaded anew."),
    Fix.update_firmware: Effect(
        "updated the software of your {device}",
        "it has started without an error",
        "firmware.updated",
        "Firmware updated to the current release.",
    ),
    Fix.renew_lease: Effect(
        "given your {device} a new network address", "it is connected again", "dhcp.bound", "New address lease."
    ),
}


def fix_named(said: str) -> Fix | None:
    """`"reset_line"`, `"Reset the line"`."""
    words = set(re.findall(r"[a-z]+", said.lower()))
    return next((fix for fix in Fix if set(fix.value.split("_")) <= words), None)


def outcome(service: Service, fix: Fix, own: OwnLine | None, found: Trouble | None) -> Outcome:
    """A fix helps against the fault that it is for, and against no other."""
    done = EFFECTS[fix].done.format(device=DEVICE[service])
    needed = {need for need in (own and own.remedy, found and found.fix) if need}
    if fix not in needed:
        cause = "something else must be wrong" if own or found else "we see no fault there that it could mend"
        return Outcome(False, f"I've {done}, but it did not help: {cause}.")
    more = " There is still something else to mend." if needed - {fix} or (own and not own.remedy) else ""
    finding = f"I've {done}, and {EFFECTS[fix].worked}.{more}"
    return Outcome(True, finding, mended_line=own is not None and own.remedy is fix)


def against_outage(incident: KnownIncident, where: tzinfo | None, now: datetime) -> Outcome:
    """Nothing at the customer's mends what is wrong in the network, so nothing is tried."""
    said = incidents.sentence(incident, where, now)
    return Outcome(False, f"That cannot be fixed from here. {said} {incident.note}".strip())


def logged(fix: Fix, worked: bool) -> tuple[LogLevel, str, str]:
    """Level, code and message of what the device's log then says."""
    if worked:
        return LogLevel.info, EFFECTS[fix].code, EFFECTS[fix].message
    return LogLevel.warning, WITHOUT_EFFECT, f"{fix.value.replace('_', ' ').capitalize()}: no change."
