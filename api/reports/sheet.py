"""A report as a sheet: comma-separated values, as RFC 4180 has them."""

from api import spreadsheet
from api.reports.schemas import AllFigures, Report


def of(report: Report) -> str:
    """A column for each figure, those of parts that are not known left out; what could not be measured is empty."""
    columns = _columns(report)
    lines = [spreadsheet.line([report.grouping, "label", *(f"{part}_{name}" for part, name in columns)])]
    for row in report.rows:
        figures = [getattr(getattr(row.figures, part), name) for part, name in columns]
        lines.append(spreadsheet.line([row.key, row.label, *figures]))
    return "".join(lines)


def _columns(report: Report) -> list[tuple[str, str]]:
    if not report.rows:
        return []
    known = report.rows[0].figures
    parts = [(part, getattr(known, part)) for part in AllFigures.model_fields]
    return [(part, name) for part, figures in parts if figures is not None for name in type(figures).model_fields]
