"""What the faults did, as a table and a last line. Times in seconds."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pydantic import TypeAdapter

from tests.chaos.checker import Fault, Violation
from tests.chaos.faults import CONTROL
from tests.chaos.record import Finding

BEGIN, END = "<!-- chaos: begin -->", "<!-- chaos: end -->"

HEADER = (
    "| what was done | faults | calls kept | silence: median, worst | recovered: median, worst "
    "| events lost, doubled, out of order | owners doubled |\n|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Result:
    """What one fault did to one call."""

    kind: str
    flow: str
    moment: float
    """Of the conversation, as a share."""
    is_kept: bool
    keeps_calls: bool
    why_lost: str
    silence: float
    waited: float | None
    """From the fault on, until an agent was heard; None: none was."""
    recovered: float | None
    target: float | None
    """For `waited`."""
    finding: Finding
    chain_intact: bool


@dataclass(frozen=True)
class Report:
    """Of one run, or of several together."""

    results: Sequence[Result] = ()
    operations: int = 0
    unknown: int = 0
    """Of the operations: those whose client never learnt what came of them at that try."""
    lost_replies: int = 0
    violations: Sequence[Violation] = ()

    @property
    def struck(self) -> Sequence[Result]:
        """Without the calls that nothing was done to."""
        return [result for result in self.results if result.kind != CONTROL]

    def __add__(self, other: "Report") -> "Report":
        return Report(
            [*self.results, *other.results],
            self.operations + other.operations,
            self.unknown + other.unknown,
            self.lost_replies + other.lost_replies,
            [*self.violations, *other.violations],
        )


_report: TypeAdapter[Report] = TypeAdapter(Report)


def read(path: Path) -> Report:
    """What earlier runs kept there; an empty report when none did."""
    return _report.validate_json(path.read_bytes()) if path.exists() else Report()


def write(path: Path, report: Report) -> None:
    path.write_bytes(_report.dump_json(report, indent=1))


def told(result: Result) -> str:
    """One fault in a line."""
    outcome = "kept" if result.is_kept else f"LOST ({result.why_lost})"
    finding = result.finding
    return (
        f"{result.kind} at {result.moment:.0%} of {result.flow}: {outcome}, silence {result.silence:.1f}, "
        f"waited {_seconds(result.waited)}, recovered after {_seconds(result.recovered)}, "
        f"events lost {finding.lost}, doubled {finding.doubled}, out of order {finding.disordered}, "
        f"owners doubled {finding.double_owned}"
        + ("" if finding.is_closed else ", NOT CLOSED in the record")
        + ("" if result.chain_intact else ", CHAIN BROKEN")
    )


def rendered(report: Report) -> str:
    """Table, misses, last line: Markdown that can be read on a terminal."""
    kinds = dict.fromkeys(sorted((result.kind for result in report.results), key=lambda kind: (kind != CONTROL, kind)))
    rows = [_row(kind, [result for result in report.results if result.kind == kind]) for kind in kinds]
    parts = ["\n".join([HEADER, *rows]), *_listed("Misses", misses(report)), summary(report)]
    return "\n\n".join(parts)


def misses(report: Report) -> list[str]:
    """Every target that was not met, and all that is `broken`."""
    kinds = dict.fromkeys(result.kind for result in report.results)
    late = [_late([result for result in report.results if result.kind == kind]) for kind in kinds]
    return [*chain.from_iterable(late), *broken(report)]


def broken(report: Report) -> list[str]:
    """Every call that should have been kept, every record that is not right, everything that the checker found."""
    found = []
    for result in report.results:
        if not result.is_kept and result.keeps_calls:
            found.append(f"a call was lost: {told(result)}")
        elif not (result.finding.is_closed and result.chain_intact) or not _is_clean(result.finding):
            found.append(f"the record is not right: {told(result)}")
    return found + [f"{each.fault}: {each.subject}: {each.detail}" for each in report.violations]


def summary(report: Report) -> str:
    """The one line that says it all."""
    kept = sum(result.is_kept for result in report.struck)
    hopeless = sum(not result.is_kept and not result.keeps_calls for result in report.struck)
    expected = f" ({hopeless} of the others on a SIP gateway that was killed)" if hopeless else ""
    lost = _violations(report, Fault.lost) + sum(result.finding.lost for result in report.results)
    doubled = _violations(report, Fault.doubled) + sum(result.finding.doubled for result in report.results)
    owned = _violations(report, Fault.double_owned) + sum(result.finding.double_owned for result in report.results)
    return (
        f"{kept} of {len(report.struck)} calls kept{expected}; of {report.operations:,} operations and all events of "
        f"the calls {lost} lost, {doubled} doubled, {owned} double-owned."
    )


def put_between_markers(document: str, text: str) -> str:
    """
    Raises:
        ValueError: the markers are not there.
    """
    before, after = document.index(BEGIN) + len(BEGIN), document.index(END)
    return f"{document[:before]}\n{text}\n{document[after:]}"


def percentile(values: Iterable[float], share: float) -> float:
    """By nearest rank: one of the values."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def _late(results: Sequence[Result]) -> list[str]:
    target = results[0].target
    heard = [math.inf if result.waited is None else result.waited for result in results]
    if target is None or (late := percentile(heard, 0.95)) <= target:
        return []
    return [f"{results[0].kind}: an agent was heard again after {late:.1f} s at p95 of {len(heard)}, not {target:.0f}"]


def _row(kind: str, results: Sequence[Result]) -> str:
    findings = [result.finding for result in results]
    counts = [sum(values) for values in zip(*((f.lost, f.doubled, f.disordered) for f in findings), strict=True)]
    cells = [
        kind,
        str(len(results)),
        f"{sum(result.is_kept for result in results)} of {len(results)}",
        _spread([result.silence for result in results]),
        _spread([result.recovered for result in results if result.recovered is not None]),
        ", ".join(map(str, counts)),
        str(sum(finding.double_owned for finding in findings)),
    ]
    return f"| {' | '.join(cells)} |"


def _listed(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"{heading}:\n\n" + "\n".join(f"- {line}" for line in lines)] if lines else []


def _violations(report: Report, fault: Fault) -> int:
    return sum(violation.fault is fault for violation in report.violations)


def _is_clean(finding: Finding) -> bool:
    return not (finding.lost or finding.doubled or finding.disordered or finding.double_owned)


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} s, {max(values):.1f} s" if values else "never"


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f}"
