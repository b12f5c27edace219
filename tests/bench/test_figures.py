from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench.figures import PAGE, Figure, Figures, at_least, at_most, by_rounds, write

pytestmark = pytest.mark.unit

FRIDAY = datetime(2026, 11, 27, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE.read_text())
    write(page, [], "none", FRIDAY)  # what was measured elsewhere is gone
    return page


def figure(name: str, result: float) -> Figure:
    return Figure(name=name, compared="on ÷ off", result=result, target=at_most(1.02, tolerated=1.1), how="2 ÷ 1 ms")


def rows(page: Path) -> list[str]:
    return [line for line in page.read_text().splitlines() if line.startswith("| `")]


def test_what_is_within_its_target_is_met(page: Path) -> None:
    write(page, [figure("log_is_free", 1.02)], "two cores", FRIDAY)
    assert rows(page) == ["| `log_is_free` | on ÷ off | ≤ 1.02 | 1.02 | met | 2 ÷ 1 ms; 2026-11-27 |"]
    assert "\ntwo cores\n" in page.read_text()


def test_a_miss_is_called_one_and_fails_nothing(page: Path) -> None:
    figures = Figures()
    figures.add("log_is_free", "on ÷ off", 1.09, at_most(1.02, tolerated=1.1), "2 ÷ 1 ms")
    write(page, figures.taken, "two cores", FRIDAY)
    assert "| 1.09 | **MISSED** |" in rows(page)[0]


def test_worse_than_tolerated_is_taken_down_and_fails() -> None:
    figures = Figures()
    figures.add("notify_wall", "on ÷ off", 0.5, at_least(0.9, tolerated=0.7), "1 ÷ 2")
    figures.add("log_is_free", "on ÷ off", 1.09, at_most(1.02, tolerated=1.1), "2 ÷ 1 ms")
    assert [each.verdict for each in figures.taken] == ["**MISSED**", "**MISSED**"]
    assert figures.beyond_tolerance() == [str(figures.taken[0])]


def test_a_figure_without_a_target_has_no_verdict(page: Path) -> None:
    figures = Figures()
    figures.add("dead_air", "a ÷ b", 123.4, None, "as it is")
    write(page, figures.taken, "two cores", FRIDAY)
    assert rows(page) == ["| `dead_air` | a ÷ b |  | 123 |  | as it is; 2026-11-27 |"]


def test_a_row_stays_until_it_is_measured_again(page: Path) -> None:
    write(page, [figure("b", 1), figure("a", 1)], "two cores", FRIDAY)
    write(page, [figure("a", 1.05)], "two cores", SATURDAY)
    first, second = rows(page)
    assert first.endswith("2026-11-28 |")
    assert "MISSED" in first
    assert second.endswith("2026-11-27 |")


def test_another_machine_begins_anew(page: Path) -> None:
    write(page, [figure("a", 1), figure("b", 1)], "two cores", FRIDAY)
    write(page, [figure("b", 1)], "sixty-four cores", SATURDAY)
    assert [row.split("`")[1] for row in rows(page)] == ["b"]


def test_what_people_wrote_stays(page: Path) -> None:
    before = page.read_text()
    write(page, [figure("a", 1)], "two cores", FRIDAY)
    write(page, [], "none", FRIDAY)
    assert page.read_text() == before


def test_of_rounds_the_median_counts() -> None:
    assert by_rounds([(1, 1), (30, 10), (2, 1)]) == 2
