from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.technical.lifecycle.diagnosis import diagnose, diagnose_in_general
from api.technical.lifecycle.fixes import OwnLine
from api.technical.lifecycle.incidents import IncidentSeverity, KnownIncident
from api.technical.lifecycle.logs import Fault, Fix, Trouble
from api.technical.lifecycle.services import Service

pytestmark = pytest.mark.unit

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 25, 20, 5, tzinfo=UTC)  # 2:05 pm in Chicago
OUTAGE = KnownIncident(
    service=Service.tv,
    region="Chicago",
    severity=IncidentSeverity.outage,
    title="TV outage in Chicago",
    note="A cable was damaged.",
    started_at=NOW - timedelta(hours=1),
    expected_end=NOW.replace(minute=0) + timedelta(hours=4),
)
SLOW = replace(OUTAGE, severity=IncidentSeverity.degraded, note="", expected_end=None)
OLD_ROUTER = OwnLine(Fault.misconfigured, "Your router is set up wrongly.", "Please restart it.")
FLAPS = Trouble(Fault.degraded, "The line is unstable.", Fix.reset_line)


def test_an_outage_explains_everything_else_and_asks_nothing_of_the_caller() -> None:
    found = diagnose(Service.tv, OUTAGE, OLD_ROUTER, FLAPS, CHICAGO, NOW)
    assert found.status == "outage"
    assert found.finding == "There is a TV outage in your area. A cable was damaged."
    assert "expect it to be fixed by 6 pm. There is nothing you need to do." in found.advice
    assert found.incident == "There has been a TV outage in Chicago since 1:05 pm; we expect it to be fixed by 6 pm."


@pytest.mark.parametrize(
    ("expected", "words"),
    [(None, "working on it."), (timedelta(hours=-1), "longer than expected"), (timedelta(hours=1), "by 3:05 pm.")],
)
def test_the_time_of_the_fix_is_only_told_as_far_as_it_is_known(expected: timedelta | None, words: str) -> None:
    outage = replace(OUTAGE, expected_end=None if expected is None else NOW + expected)
    assert words in diagnose(Service.tv, outage, None, None, CHICAGO, NOW).advice


def test_the_callers_own_line_explains_more_than_its_log_and_a_slow_region() -> None:
    found = diagnose(Service.tv, SLOW, OLD_ROUTER, FLAPS, CHICAGO, NOW)
    assert (found.status, found.finding, found.advice) == ("misconfigured", OLD_ROUTER.finding, OLD_ROUTER.advice)
    assert found.incident is not None


def test_what_the_log_shows_is_a_fault_that_can_be_mended_from_afar() -> None:
    found = diagnose(Service.tv, SLOW, None, FLAPS, CHICAGO, NOW)
    assert (found.status, found.finding) == ("degraded", FLAPS.finding)
    assert "mended from here" in found.advice


def test_a_slow_region_is_said_and_restarting_is_not_advised() -> None:
    found = diagnose(Service.tv, SLOW, None, None, CHICAGO, NOW)
    assert (found.status, found.finding) == ("degraded", "There is trouble with the TV service in your area.")
    assert "won't help" in found.advice
    assert found.incident is not None


@pytest.mark.parametrize("service", list(Service))
def test_where_all_is_well_there_still_is_something_to_try(service: Service) -> None:
    found = diagnose(service, None, None, None, CHICAGO, NOW)
    assert (found.status, found.incident) == ("ok", None)
    assert found.advice


def test_a_stranger_is_told_where_trouble_is() -> None:
    found = diagnose_in_general(Service.tv, [OUTAGE, replace(OUTAGE, region="Boston"), SLOW, OUTAGE])
    assert found.status == "outage"
    assert found.finding == "We know of an outage of the TV service in Boston and Chicago."


def test_a_stranger_is_told_of_lesser_trouble_and_of_none() -> None:
    assert diagnose_in_general(Service.tv, [SLOW]).status == "degraded"
    assert diagnose_in_general(Service.tv, []).status == "ok"
