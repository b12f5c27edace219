from datetime import UTC, datetime

import pytest

from api.technical.lifecycle.fixes import OwnLine, against_outage, fix_named, logged, outcome
from api.technical.lifecycle.incidents import IncidentSeverity, KnownIncident
from api.technical.lifecycle.logs import Fault, Fix, LogLevel, Trouble
from api.technical.lifecycle.services import Service

pytestmark = pytest.mark.unit

OLD_SETTINGS = OwnLine(Fault.misconfigured, "Old settings.", "", Fix.reprovision_credentials)
BROKEN_CABLE = OwnLine(Fault.degraded, "The cable is broken.", "")
FLAPS = Trouble(Fault.degraded, "The line is unstable.", Fix.reset_line)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("reset_line", Fix.reset_line),
        ("Reset the line", Fix.reset_line),
        ("update-firmware", Fix.update_firmware),
        ("renew my lease please", Fix.renew_lease),
        ("reprovision credentials", Fix.reprovision_credentials),
        ("reset", None),
        ("pray", None),
        ("", None),
    ],
)
def test_a_fix_is_known_by_its_words(said: str, fix: Fix | None) -> None:
    assert fix_named(said) is fix


def test_the_fix_for_a_measured_fault_mends_the_line() -> None:
    result = outcome(Service.internet, Fix.reprovision_credentials, OLD_SETTINGS, None)
    assert (result.worked, result.mended_line) == (True, True)
    assert result.finding == "I've sent your router new credentials, and it has signed in to our network."


def test_the_fix_for_what_the_log_shows_works_and_leaves_the_measured_fault() -> None:
    result = outcome(Service.internet, Fix.reset_line, OLD_SETTINGS, FLAPS)
    assert (result.worked, result.mended_line) == (True, False)
    assert result.finding.endswith("There is still something else to mend.")


@pytest.mark.parametrize("fix", [Fix.update_firmware, Fix.renew_lease, Fix.reprovision_credentials])
def test_a_fix_for_another_fault_does_not_help(fix: Fix) -> None:
    result = outcome(Service.internet, fix, None, FLAPS)
    assert (result.worked, result.mended_line) == (False, False)
    assert "did not help: something else must be wrong." in result.finding


@pytest.mark.parametrize("fix", list(Fix))
def test_no_fix_from_afar_mends_what_somebody_has_to_go_to(fix: Fix) -> None:
    assert not outcome(Service.internet, fix, BROKEN_CABLE, None).worked


@pytest.mark.parametrize("fix", list(Fix))
@pytest.mark.parametrize("service", list(Service))
def test_where_nothing_is_wrong_nothing_is_mended(service: Service, fix: Fix) -> None:
    result = outcome(service, fix, None, None)
    assert not result.worked
    assert "no fault" in result.finding
    assert "{" not in result.finding


def test_an_outage_is_told_instead_of_a_try() -> None:
    note = "A cable was damaged."
    incident = KnownIncident(
        service=Service.tv, region="Chicago", severity=IncidentSeverity.outage, title="", note=note, started_at=NOW
    )
    result = against_outage(incident, None, NOW)
    assert not result.worked
    assert result.finding.startswith("That cannot be fixed from here. There has been a TV outage in Chicago")
    assert result.finding.endswith(note)


def test_the_log_says_what_came_of_a_fix() -> None:
    assert logged(Fix.renew_lease, worked=True)[:2] == (LogLevel.info, "dhcp.bound")
    expected = (LogLevel.warning, "fix.without_effect", "Renew lease: no change.")
    assert logged(Fix.renew_lease, worked=False) == expected
