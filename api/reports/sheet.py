"""A report as a sheet: comma-separated values, as RFC 4180 has them."""

import csv
from io import StringIO

from api.reports.schemas import AllFigures, Report

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula (OWASP, CSV injection): names are anybody's choice."""


def of(report: Report) -> str:
    """A column for each figure, those of parts that are not known left out; what could not be measured is empty."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    columns = _columns(report)
    writer.writerow([report.grouping, "label", *(f"{part}_{name}" for part, name in columns)])
    for row in report.rows:
        figures = [getattr(getattr(row.figures, part), name) for part, name in columns]
        writer.writerow([plain(row.key), plain(row.label), *figures])
    return sheet.getvalue()


def plain(text: str) -> str:
    """The text as a text, whatever it begins with."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _columns(report: Report) -> list[tuple[str, str]]:
    if not report.rows:
        return []
    known = report.rows[0].figures
    parts = [(part, getattr(known, part)) for part in AllFigures.model_fields]
    return [(part, name) for part, figures in parts if figures is not None for name in type(figures).model_fields]
