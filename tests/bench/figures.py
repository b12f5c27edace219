"""What was measured, against what it shall be, and the page that keeps it: docs/benchmarks.md.

A figure has two bounds. Beyond its target it is a miss: the page says so, and the run stays green, since a promise
that is not kept yet is no defect of today. Beyond what is tolerated something has broken, and the benchmark fails. Both
stand in the benchmark, beside what it measures.

Figures are ratios of two things that took turns in one run, so that a slow or busy machine is slow for both;
`by_rounds` is the median over such rounds. The page is of one machine: a run on another one begins it anew.
"""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles

PAGE = Path(__file__).resolve().parents[2] / "docs/benchmarks.md"
MACHINE, FIGURES = "machine", "figures"
"""What stands between markers, and is written by `make bench`."""

HEAD = "| benchmark | what is compared | target | result | | how it came about |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, kw_only=True)
class Target:
    bound: float
    tolerated: float
    """Further out than the bound: from here on it is no miss any more but a failure."""
    unit: str = ""
    """Empty: a ratio."""

    @property
    def is_most(self) -> bool:
        return self.tolerated >= self.bound

    def is_met(self, value: float) -> bool:
        return value <= self.bound if self.is_most else value >= self.bound

    def is_tolerated(self, value: float) -> bool:
        return value <= self.tolerated if self.is_most else value >= self.tolerated

    def __str__(self) -> str:
        return f"{'≤' if self.is_most else '≥'} {_shown(self.bound, self.unit)}"


def at_most(bound: float, unit: str = "", *, tolerated: float) -> Target:
    return Target(bound=bound, tolerated=tolerated, unit=unit)


def at_least(bound: float, unit: str = "", *, tolerated: float) -> Target:
    return Target(bound=bound, tolerated=tolerated, unit=unit)


@dataclass(frozen=True, kw_only=True)
class Figure:
    name: str
    compared: str
    result: float
    target: Target | None
    """None: for information, since nobody has promised anything of it."""
    how: str
    """The two sides of the ratio with their units, and how much was measured."""

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "met" if self.target.is_met(self.result) else "**MISSED**"

    @property
    def shown(self) -> str:
        return _shown(self.result, self.target.unit if self.target else "")

    def row(self, on: date) -> str:
        target = "" if self.target is None else str(self.target)
        cells = (f"`{self.name}`", self.compared, target, self.shown, self.verdict, f"{self.how}; {on:%Y-%m-%d}")
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

    def __str__(self) -> str:
        target = "" if self.target is None else f" ({self.target}: {self.verdict.strip('*')})"
        return f"{self.name}: {self.compared}: {self.shown}{target}; {self.how}"


class Figures:
    """Those of a benchmark."""

    def __init__(self) -> None:
        self.taken: list[Figure] = []

    def add(self, name: str, compared: str, result: float, target: Target | None, how: str) -> None:
        figure = Figure(name=name, compared=compared, result=result, target=target, how=how)
        self.taken.append(figure)
        print(f"\n{figure}")

    def beyond_tolerance(self) -> list[str]:
        return [str(each) for each in self.taken if each.target and not each.target.is_tolerated(each.result)]


def by_rounds(rounds: Sequence[tuple[float, float]]) -> float:
    """The first of each round ÷ the second, the median of all rounds."""
    return median(one / other for one, other in rounds)


def p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


def write(page: Path, taken: Iterable[Figure], machine: str, now: datetime) -> None:
    """Rows of what was measured now take the place of earlier ones; the others stay, if they are of this machine."""
    text = page.read_text()
    rows = _rows(_between(text, FIGURES)) if _between(text, MACHINE).strip() == machine else {}
    rows |= {figure.name: figure.row(now.date()) for figure in taken}
    text = _replaced(text, MACHINE, machine)
    page.write_text(_replaced(text, FIGURES, "\n".join([HEAD, *(rows[name] for name in sorted(rows))])))


def record(taken: Iterable[Figure]) -> None:
    write(PAGE, taken, describe_machine(), datetime.now(UTC))


def describe_machine() -> str:
    cores, memory_gib = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return (
        f"{_processor()}, {cores} cores, {memory_gib:.0f} GiB of memory; {system}, kernel {platform.release()},"
        f" Python {platform.python_version()}."
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _rows(table: str) -> dict[str, str]:
    """By the name of the benchmark."""
    return {line.split("`")[1]: line for line in table.splitlines() if line.startswith("| `")}


def _between(text: str, what: str) -> str:
    return text.partition(_begin(what))[2].partition(_end(what))[0]


def _replaced(text: str, what: str, by: str) -> str:
    before, _, rest = text.partition(_begin(what))
    return f"{before}{_begin(what)}\n{by}\n{_end(what)}{rest.partition(_end(what))[2]}"


def _begin(what: str) -> str:
    return f"<!-- {what}: written by make bench -->"


def _end(what: str) -> str:
    return f"<!-- end of {what} -->"


def _shown(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()
