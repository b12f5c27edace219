from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from api.customers import clock
from api.technical.lifecycle.services import SPOKEN_AS, Service


class IncidentSeverity(StrEnum):
    degraded = "degraded"
    outage = "outage"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIncident:
    """One that has begun and is not resolved."""

    service: Service
    region: str
    severity: IncidentSeverity
    title: str
    note: str  # sentences that can be said to callers, or nothing
    started_at: datetime
    expected_end: datetime | None = None

    @property
    def is_outage(self) -> bool:
        return self.severity is IncidentSeverity.outage


def by_weight(incidents: Iterable[KnownIncident]) -> list[KnownIncident]:
    """What explains most comes first: outages, and of equals the one that began first."""
    return sorted(incidents, key=lambda known: (not known.is_outage, known.started_at))


def sentence(known: KnownIncident, where: tzinfo | None, now: datetime) -> str:
    """`"There has been a TV outage in Chicago since 2 pm; we expect it to be fixed by 6 pm."`"""
    since = clock.near(known.started_at, where, now)
    return f"There has been {what(known)} in {known.region} since {since}; {_outlook(known, where, now)}."


def what(known: KnownIncident) -> str:
    """`"an internet outage"`, `"trouble with the TV service"`."""
    named = SPOKEN_AS[known.service]
    if known.severity is IncidentSeverity.degraded:
        return f"trouble with the {named} service"
    return f"{'an' if named[0] in 'aeiou' else 'a'} {named} outage"


def until(known: KnownIncident, where: tzinfo | None, now: datetime) -> str:
    """What follows upon "our technicians are working on it"."""
    if known.expected_end is None:
        return ""
    if known.expected_end <= now:
        return ", and it is taking longer than expected"
    return f" and expect it to be fixed by {clock.near(known.expected_end, where, now)}"


def _outlook(known: KnownIncident, where: tzinfo | None, now: datetime) -> str:
    if known.expected_end is None:
        return "we do not know yet when it will be fixed"
    if known.expected_end <= now:
        return "fixing it is taking longer than we expected"
    return f"we expect it to be fixed by {clock.near(known.expected_end, where, now)}"
