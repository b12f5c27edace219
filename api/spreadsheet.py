"""Lines of CSV (RFC 4180) that a spreadsheet opens without harm. Pure."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

BEGINNING = "\ufeff"
"""Without a byte order mark spreadsheets take UTF-8 for something else."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def line(cells: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(value: object) -> str:
    """What is anybody's choice must not be run as a formula (OWASP, CSV injection): an apostrophe makes it text."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case int() | float():
            return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text
