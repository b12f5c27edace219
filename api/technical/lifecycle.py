"""From what is known of a service to the sentence that the caller is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from api.contract import Diagnosis


class Service(StrEnum):
    internet = "internet"
    tv = "tv"
    phone = "phone"
    email = "email"


class Health(StrEnum):
    ok = "ok"
    degraded = "degraded"
    outage = "outage"


class Fault(StrEnum):
    degraded = "degraded"
    misconfigured = "misconfigured"


@dataclass(frozen=True, slots=True)
class RegionHealth:
    region: str
    health: Health
    cause: str = ""
    expected_fix_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnLine:
    fault: Fault
    finding: str
    advice: str


SPOKEN_AS = {Service.internet: "internet", Service.tv: "TV", Service.phone: "phone", Service.email: "e-mail"}

_ALSO_CALLED = {
    Service.internet: "internet wifi wireless broadband fiber fibre router modem network web online connection",
    Service.tv: "tv television telly tele channel channels",
    Service.phone: "phone telephone landline telefone dialtone calls",
    Service.email: "email emails mail mails mailbox inbox",
}
_SERVICES = {word: service for service, words in _ALSO_CALLED.items() for word in words.split()}

_ADVICE_OK = {
    Service.internet: "Please unplug the router for thirty seconds, plug it in again and wait two minutes.",
    Service.tv: "Please switch the TV box off and on at the wall, and check that its cable sits firmly.",
    Service.phone: "Please check that the phone is plugged into the router, and try another handset if you have one.",
    Service.email: "Please sign out of your mailbox, and sign in again with your full address and password.",
}
_ADVICE_DEGRADED = "It may be slow or break off until that is fixed; restarting your equipment won't help."


def service_named(said: str) -> Service | None:
    """`"my wi-fi"` → internet. What names no service, or two of them, is none."""
    words = re.findall(r"[a-z]+", said.lower().replace("-", ""))
    named = {_SERVICES[word] for word in words if word in _SERVICES}
    return named.pop() if len(named) == 1 else None


def diagnose(service: Service, here: RegionHealth | None, own: OwnLine | None, now: datetime) -> Diagnosis:
    """For a known customer: trouble of the region explains more than the line, and the line more than a slow region."""
    if here and here.health is Health.outage:
        return _outage(service, here, now)
    if own:
        return _diagnosis(service, own.fault.value, own.finding, own.advice)
    if here and here.health is Health.degraded:
        finding = f"The {SPOKEN_AS[service]} service in your area is not at its best at the moment{_because(here)}."
        return _diagnosis(service, "degraded", finding, _ADVICE_DEGRADED)
    finding = f"The {SPOKEN_AS[service]} service in your area and your line are working as they should."
    return _diagnosis(service, "ok", finding, _ADVICE_OK[service])


def diagnose_in_general(service: Service, everywhere: Sequence[RegionHealth]) -> Diagnosis:
    """For a caller we don't know: what is going on anywhere, without a word on whose line it is."""
    named = SPOKEN_AS[service]
    for health, trouble in ((Health.outage, "an outage"), (Health.degraded, "some trouble")):
        regions = sorted(region.region for region in everywhere if region.health is health)
        if regions:
            finding = f"We know of {trouble} of the {named} service in {_listed(regions)}."
            advice = (
                "If you are there, our technicians are already on it; tell me who you are and I can check your line."
            )
            return _diagnosis(service, health.value, finding, advice)
    finding = f"We know of no trouble with the {named} service at the moment."
    return _diagnosis(service, "ok", finding, _ADVICE_OK[service])


def _outage(service: Service, here: RegionHealth, now: datetime) -> Diagnosis:
    finding = f"There is an outage of the {SPOKEN_AS[service]} service in your area{_because(here)}."
    advice = f"Our technicians are working on it{_until(here.expected_fix_at, now)}. There is nothing you need to do."
    return _diagnosis(service, "outage", finding, advice)


def _because(here: RegionHealth) -> str:
    return f" because of {here.cause}" if here.cause else ""


def _until(expected: datetime | None, now: datetime) -> str:
    """Hours from now rather than a time of day: the caller's time zone is not known."""
    if expected is None:
        return ""
    minutes = (expected - now).total_seconds() / 60
    if minutes <= 0:
        return ", and it is taking longer than expected"
    if minutes < 75:
        return " and expect it to be fixed within the hour"
    return f" and expect it to be fixed in about {round(minutes / 60)} hours"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _diagnosis(
    service: Service, status: Literal["ok", "degraded", "outage", "misconfigured"], finding: str, advice: str
) -> Diagnosis:
    return Diagnosis(service=service.value, status=status, finding=finding, advice=advice)
