from datetime import UTC, datetime, timedelta

import pytest

from api.technical.lifecycle import (
    Fault,
    Health,
    OwnLine,
    RegionHealth,
    Service,
    diagnose,
    diagnose_in_general,
    service_named,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OUTAGE = RegionHealth("Chicago", Health.outage, "a damaged cable", NOW + timedelta(hours=4))
SLOW = RegionHealth("Chicago", Health.degraded)
FINE = RegionHealth("Chicago", Health.ok)
OLD_ROUTER = OwnLine(Fault.misconfigured, "Your router is set up wrongly.", "Please restart it.")


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("internet", Service.internet),
        ("my Wi-Fi", Service.internet),
        ("Fiber broadband", Service.internet),
        ("the telly", Service.tv),
        ("TV", Service.tv),
        ("landline", Service.phone),
        ("E-Mail", Service.email),
        ("my mailbox", Service.email),
    ],
)
def test_a_service_is_known_by_what_callers_call_it(said: str, service: Service) -> None:
    assert service_named(said) is service


@pytest.mark.parametrize("said", ["", "toaster", "internet and tv", "42", "🙂"])
def test_what_names_no_service_or_two_is_none(said: str) -> None:
    assert service_named(said) is None


def test_an_outage_explains_everything_else_and_asks_nothing_of_the_caller() -> None:
    found = diagnose(Service.tv, OUTAGE, OLD_ROUTER, NOW)
    assert found.status == "outage"
    assert found.finding == "There is an outage of the TV service in your area because of a damaged cable."
    assert "in about 4 hours" in found.advice
    assert "nothing you need to do" in found.advice


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (None, "working on it."),
        (timedelta(minutes=20), "within the hour"),
        (timedelta(hours=-1), "longer than expected"),
    ],
)
def test_the_time_of_the_fix_is_only_told_as_far_as_it_is_known(expected: timedelta | None, words: str) -> None:
    outage = RegionHealth("Chicago", Health.outage, "", None if expected is None else NOW + expected)
    assert words in diagnose(Service.tv, outage, None, NOW).advice


def test_the_callers_own_line_explains_more_than_a_slow_region() -> None:
    found = diagnose(Service.internet, SLOW, OLD_ROUTER, NOW)
    assert (found.status, found.finding, found.advice) == ("misconfigured", OLD_ROUTER.finding, OLD_ROUTER.advice)


def test_a_slow_region_is_said_and_restarting_is_not_advised() -> None:
    found = diagnose(Service.internet, SLOW, None, NOW)
    assert found.status == "degraded"
    assert "won't help" in found.advice


@pytest.mark.parametrize("here", [FINE, None])
@pytest.mark.parametrize("service", list(Service))
def test_where_all_is_well_there_still_is_something_to_try(service: Service, here: RegionHealth | None) -> None:
    found = diagnose(service, here, None, NOW)
    assert found.status == "ok"
    assert found.advice


def test_a_stranger_is_told_where_trouble_is() -> None:
    elsewhere = RegionHealth("Boston", Health.outage)
    found = diagnose_in_general(Service.tv, [OUTAGE, elsewhere, RegionHealth("New York", Health.ok)])
    assert found.status == "outage"
    assert found.finding == "We know of an outage of the TV service in Boston and Chicago."


def test_a_stranger_is_told_of_lesser_trouble_and_of_none() -> None:
    assert diagnose_in_general(Service.tv, [SLOW, FINE]).status == "degraded"
    assert diagnose_in_general(Service.tv, [FINE]).status == "ok"
    assert diagnose_in_general(Service.tv, []).status == "ok"
