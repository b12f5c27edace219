from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.technical.lifecycle.incidents import IncidentSeverity, KnownIncident, by_weight, sentence, what
from api.technical.lifecycle.services import Service

pytestmark = pytest.mark.unit

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 25, 21, 10, tzinfo=UTC)  # 3:10 pm in Chicago
OUTAGE = KnownIncident(
    service=Service.tv,
    region="Chicago",
    severity=IncidentSeverity.outage,
    title="TV outage in Chicago",
    note="A cable was damaged.",
    started_at=NOW.replace(hour=20, minute=0),
    expected_end=NOW.replace(hour=23, minute=59) + timedelta(minutes=1),
)


def test_an_incident_is_said_with_times_of_the_customers_clock() -> None:
    expected = "There has been a TV outage in Chicago since 2 pm; we expect it to be fixed by 6 pm."
    assert sentence(OUTAGE, CHICAGO, NOW) == expected


def test_without_a_zone_the_times_are_utc() -> None:
    assert "since 8 pm UTC; we expect it to be fixed by midnight UTC tomorrow." in sentence(OUTAGE, None, NOW)


@pytest.mark.parametrize(
    ("expected_end", "words"),
    [
        (None, "; we do not know yet when it will be fixed."),
        (NOW - timedelta(minutes=1), "; fixing it is taking longer than we expected."),
        (NOW + timedelta(days=1), "; we expect it to be fixed by 3:10 pm tomorrow."),
    ],
)
def test_the_end_is_only_told_as_far_as_it_is_known(expected_end: datetime | None, words: str) -> None:
    assert sentence(replace(OUTAGE, expected_end=expected_end), CHICAGO, NOW).endswith(words)


@pytest.mark.parametrize(
    ("service", "severity", "said"),
    [
        (Service.internet, IncidentSeverity.outage, "an internet outage"),
        (Service.email, IncidentSeverity.outage, "an e-mail outage"),
        (Service.phone, IncidentSeverity.outage, "a phone outage"),
        (Service.tv, IncidentSeverity.degraded, "trouble with the TV service"),
    ],
)
def test_an_incident_is_called_what_it_is(service: Service, severity: IncidentSeverity, said: str) -> None:
    assert what(replace(OUTAGE, service=service, severity=severity)) == said


def test_an_outage_comes_before_lesser_trouble_and_the_older_before_the_newer() -> None:
    slow = replace(OUTAGE, severity=IncidentSeverity.degraded, started_at=NOW - timedelta(days=1))
    newer = replace(OUTAGE, started_at=NOW)
    assert by_weight([slow, newer, OUTAGE]) == [OUTAGE, newer, slow]
    assert by_weight([]) == []
