from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from api.technical.lifecycle.fixes import EFFECTS
from api.technical.lifecycle.logs import RULES, Fault, Fix, LogLevel, LogLine, LogRule, finding, trouble
from api.technical.lifecycle.services import Service

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
rules = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.fix.value)


def line(code: str, minutes_ago: float) -> LogLine:
    return LogLine(NOW - timedelta(minutes=minutes_ago), LogLevel.error, code, "")


def every(code: str, minutes: float, times: int) -> Iterator[LogLine]:
    for place in range(1, times + 1):
        yield line(code, minutes * place)


def cluster(rule: LogRule, times: int, spread: float = 1) -> list[LogLine]:
    """So many until now, as far from each other as the rule lets them be, or nearer."""
    between = spread * rule.within / (rule.at_least - 1)
    return [
        LogLine(NOW - place * between, LogLevel.error, sorted(rule.codes)[place % len(rule.codes)], "")
        for place in range(times)
    ]


@pytest.mark.parametrize(
    ("code", "fix", "fault"),
    [
        ("auth.rejected", Fix.reprovision_credentials, Fault.misconfigured),
        ("link.down", Fix.reset_line, Fault.degraded),
        ("firmware.crash", Fix.update_firmware, Fault.degraded),
        ("dhcp.timeout", Fix.renew_lease, Fault.misconfigured),
    ],
)
def test_what_a_device_logs_again_and_again_tells_the_fault_and_its_fix(code: str, fix: Fix, fault: Fault) -> None:
    found = trouble(Service.internet, list(every(code, 5, 5)), NOW)
    assert found is not None
    assert (found.fix, found.fault) == (fix, fault)
    assert "router" in found.finding
    assert "5 times" in found.finding


@rules
def test_each_rule_needs_its_number_of_entries(rule: LogRule) -> None:
    assert trouble(Service.tv, cluster(rule, rule.at_least), NOW) is not None
    assert trouble(Service.tv, cluster(rule, rule.at_least - 1), NOW) is None


@rules
def test_each_rule_needs_them_close_together(rule: LogRule) -> None:
    apart = rule.within / (rule.at_least - 1) + timedelta(seconds=1)
    lines = [LogLine(NOW - place * apart, LogLevel.error, min(rule.codes), "") for place in range(rule.at_least)]
    assert trouble(Service.tv, lines, NOW) is None


@rules
def test_each_rule_is_over_with_what_its_fix_logs(rule: LogRule) -> None:
    before, later = cluster(rule, rule.at_least, spread=0.5), NOW + timedelta(minutes=2)
    assert trouble(Service.tv, before, later) is not None
    mended = LogLine(NOW + timedelta(minutes=1), LogLevel.info, EFFECTS[rule.fix].code, "")
    assert trouble(Service.tv, [mended, *before], later) is None


def test_every_fix_has_a_rule_that_asks_for_it() -> None:
    assert {rule.fix for rule in RULES} == set(Fix)


def test_what_was_over_may_begin_again() -> None:
    lines = [*every("auth.rejected", 1, 3), line("auth.accepted", 10)]
    assert trouble(Service.internet, lines, NOW) is not None


def test_the_cause_comes_before_its_consequences() -> None:
    lines = [*every("dhcp.timeout", 1, 9), *every("auth.rejected", 1, 9), *every("link.down", 1, 9)]
    found = trouble(Service.internet, lines, NOW)
    assert found is not None
    assert found.fix is Fix.reset_line


def test_what_is_older_than_a_day_or_of_another_kind_is_nothing() -> None:
    assert trouble(Service.internet, [line("link.down", 24 * 60 + place) for place in range(1, 9)], NOW) is None
    assert trouble(Service.internet, list(every("door.open", 1, 50)), NOW) is None
    assert trouble(Service.internet, [], NOW) is None


def test_the_finding_is_said_by_the_devices_name_also_when_there_is_none() -> None:
    assert finding(Service.tv, None) == "The logs of your TV box show nothing unusual since yesterday."
    found = trouble(Service.phone, list(every("link.down", 1, 4)), NOW)
    expected = "The line to your phone adapter is unstable: it broke off 4 times since yesterday."
    assert finding(Service.phone, found) == expected
