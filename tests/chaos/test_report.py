"""What the table and the last line say of results; misses are said as well."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos import report
from tests.chaos.__main__ import PAGE
from tests.chaos.checker import Fault, Violation
from tests.chaos.record import Finding
from tests.chaos.report import Report, Result, misses, percentile, put_between_markers, rendered, summary

pytestmark = pytest.mark.unit

KEPT = Result(
    kind="job killed",
    flow="support",
    moment=0.4,
    is_kept=True,
    keeps_calls=True,
    why_lost="",
    silence=2.5,
    waited=2.5,
    recovered=2.5,
    target=4.0,
    finding=Finding(),
    chain_intact=True,
)
LOST = replace(KEPT, is_kept=False, why_lost="silence for 25 s", waited=None, recovered=None)
HOPELESS = replace(LOST, kind="SIP gateway killed", keeps_calls=False, target=None)


def test_a_kind_is_a_row_with_medians_and_worst() -> None:
    results = [KEPT, replace(KEPT, silence=3.5, recovered=3.0), replace(KEPT, silence=2.7)]
    assert "| job killed | 3 | 3 of 3 | 2.7 s, 3.5 s | 2.5 s, 3.0 s | 0, 0, 0 | 0 |" in rendered(Report(results))


def test_nothing_is_said_to_be_missed_when_nothing_was() -> None:
    assert misses(Report([KEPT, HOPELESS])) == []


@pytest.mark.parametrize(
    "result",
    [
        replace(KEPT, waited=4.1),
        LOST,
        replace(KEPT, finding=Finding(lost=1)),
        replace(KEPT, finding=Finding(doubled=1)),
        replace(KEPT, finding=Finding(disordered=1)),
        replace(KEPT, finding=Finding(double_owned=1)),
        replace(KEPT, finding=Finding(is_closed=False)),
        replace(KEPT, chain_intact=False),
    ],
)
def test_a_miss_is_never_hidden(result: Result) -> None:
    report = Report([result])
    assert misses(report)
    assert "Misses" in rendered(report)


def test_the_last_line_counts_calls_and_what_went_wrong() -> None:
    violations = [Violation(Fault.lost, "call", "event 2"), Violation(Fault.double_owned, "entry", "two")]
    results = [KEPT, replace(KEPT, finding=Finding(lost=1, doubled=2)), HOPELESS]
    said = summary(Report(results, operations=10_000, violations=violations))
    assert said.startswith("2 of 3 calls kept (1 of the others on a SIP gateway that was killed)")
    assert said.endswith("2 lost, 2 doubled, 1 double-owned.")
    assert "10,000 operations" in said


def test_calls_that_nothing_was_done_to_stand_first_and_are_not_counted() -> None:
    report = Report([KEPT, replace(KEPT, kind="nothing", target=None)])
    assert rendered(report).index("| nothing |") < rendered(report).index("| job killed |")
    assert summary(report).startswith("1 of 1 calls kept;")


def test_reports_of_several_runs_are_one(tmp_path: Path) -> None:
    kept = tmp_path / "runs.json"
    first = Report([KEPT], 100, 3, 1, [Violation(Fault.lost, "call", "event 2")])
    report.write(kept, report.read(kept) + first)
    both = report.read(kept) + Report([HOPELESS], 50)
    assert both == Report([KEPT, HOPELESS], 150, 3, 1, [Violation(Fault.lost, "call", "event 2")])


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile(range(1, 101), 0.95) == 95


def test_the_page_has_a_place_for_the_table() -> None:
    assert "here" in put_between_markers(PAGE.read_text(), "here")


def test_only_what_is_between_the_markers_is_replaced() -> None:
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    assert put_between_markers(page, "new") == f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n"
    with pytest.raises(ValueError, match="substring"):
        put_between_markers("no markers", "new")
