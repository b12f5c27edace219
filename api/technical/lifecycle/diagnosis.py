"""From what is known of a service to the sentence that the caller is told."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Literal

from api.contract import Diagnosis
from api.technical.lifecycle import incidents
from api.technical.lifecycle.fixes import OwnLine
from api.technical.lifecycle.incidents import IncidentSeverity, KnownIncident
from api.technical.lifecycle.logs import Trouble
from api.technical.lifecycle.services import SPOKEN_AS, Service

_ADVICE_OK = {
    Service.internet: "Please unplug the router for thirty seconds, plug it in again and wait two minutes.",
    Service.tv: "Please switch the TV box off and on at the wall, and check that its cable sits firmly.",
    Service.phone: "Please check that the phone is plugged into the router, and try another handset if you have one.",
    Service.email: "Please sign out of your mailbox, and sign in again with your full address and password.",
}
_ADVICE_DEGRADED = "It may be slow or break off until that is fixed; restarting your equipment won't help."
_ADVICE_FROM_AFAR = "That can be mended from here; there is nothing you need to do."


def diagnose(
    service: Service,
    incident: KnownIncident | None,
    own: OwnLine | None,
    logged: Trouble | None,
    where: tzinfo | None,
    now: datetime,
) -> Diagnosis:
    """For a known customer: an outage explains more than the own line, its log less, and a slow region the least."""
    if incident and incident.is_outage:
        return _in_region(incident, _outage_advice(incident, where, now), where, now)
    if own:
        return _diagnosis(service, own.fault.value, own.finding, own.advice, _said(incident, where, now))
    if logged:
        return _diagnosis(service, logged.fault.value, logged.finding, _ADVICE_FROM_AFAR, _said(incident, where, now))
    if incident:
        return _in_region(incident, _ADVICE_DEGRADED, where, now)
    finding = f"The {SPOKEN_AS[service]} service in your area and your line are working as they should."
    return _diagnosis(service, "ok", finding, _ADVICE_OK[service])


def diagnose_in_general(service: Service, everywhere: Sequence[KnownIncident]) -> Diagnosis:
    """For a caller we don't know: what is going on anywhere, without a word on whose line it is."""
    named = SPOKEN_AS[service]
    for severity, trouble in ((IncidentSeverity.outage, "an outage"), (IncidentSeverity.degraded, "some trouble")):
        regions = sorted({known.region for known in everywhere if known.severity is severity})
        if regions:
            finding = f"We know of {trouble} of the {named} service in {_listed(regions)}."
            advice = (
                "If you are there, our technicians are already on it; tell me who you are and I can check your line."
            )
            return _diagnosis(service, severity.value, finding, advice)
    finding = f"We know of no trouble with the {named} service at the moment."
    return _diagnosis(service, "ok", finding, _ADVICE_OK[service])


def _in_region(incident: KnownIncident, advice: str, where: tzinfo | None, now: datetime) -> Diagnosis:
    finding = f"There is {incidents.what(incident)} in your area. {incident.note}".strip()
    said = _said(incident, where, now)
    return _diagnosis(incident.service, incident.severity.value, finding, advice, said)


def _outage_advice(incident: KnownIncident, where: tzinfo | None, now: datetime) -> str:
    until = incidents.until(incident, where, now)
    return f"Our technicians are working on it{until}. There is nothing you need to do."


def _said(incident: KnownIncident | None, where: tzinfo | None, now: datetime) -> str | None:
    return incidents.sentence(incident, where, now) if incident else None


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _diagnosis(
    service: Service,
    status: Literal["ok", "degraded", "outage", "misconfigured"],
    finding: str,
    advice: str,
    incident: str | None = None,
) -> Diagnosis:
    return Diagnosis(service=service.value, status=status, finding=finding, advice=advice, incident=incident)
