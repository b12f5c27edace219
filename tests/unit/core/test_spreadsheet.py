from datetime import datetime, timedelta, timezone

import pytest

from api import spreadsheet

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("formula", ["=1+1", "+15550100", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_nothing_that_was_said_is_run_as_a_formula(formula: str) -> None:
    assert spreadsheet.line([formula]).lstrip('"').startswith("'")


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    assert spreadsheet.line([-3, None, 1.5, "plain"]) == "-3,,1.5,plain\r\n"


def test_commas_quotes_and_lines_stay_in_their_cell() -> None:
    assert spreadsheet.line(["a,b", 'say "yes"', "two\nlines"]) == '"a,b","say ""yes""","two\nlines"\r\n'


def test_times_are_written_in_one_zone() -> None:
    noon = datetime(2026, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert spreadsheet.line([noon]) == "2026-05-04T10:00:00+00:00\r\n"
