import re
from pathlib import Path

import pytest

from api.reports import service

pytestmark = pytest.mark.unit

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "reports.md").read_text()


def test_every_measure_is_in_the_how_to() -> None:
    named = {name.strip() for cell in re.findall(r"^\| ([^|]+) \|", PAGE, re.MULTILINE) for name in cell.split(",")}

    assert {measure.title for measure in service.measures()} <= named


def test_every_measure_is_a_sentence_with_a_unit() -> None:
    for measure in service.measures():
        assert measure.title[0].isupper(), measure.name
        assert measure.meaning.endswith("."), measure.name


def test_no_name_stands_for_two_measures_of_a_part() -> None:
    names = [(measure.part, measure.name) for measure in service.measures()]

    assert len(names) == len(set(names))
