from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.contract import spoken

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("heard", "day"),
    [
        ("today", date(2026, 11, 25)),
        ("tomorrow", date(2026, 11, 26)),
        ("The day after tomorrow, please.", date(2026, 11, 27)),
        ("yesterday", date(2026, 11, 24)),
        ("the day before yesterday", date(2026, 11, 23)),
        ("in three days", date(2026, 11, 28)),
        ("3 days ago", date(2026, 11, 22)),
        ("in a week", date(2026, 12, 2)),
        ("in two weeks", date(2026, 12, 9)),
        ("a week from today", date(2026, 12, 2)),
        ("friday", date(2026, 11, 27)),
        ("this friday", date(2026, 11, 27)),
        ("on Monday at ten", date(2026, 11, 30)),
        ("wednesday", date(2026, 12, 2)),
        ("last friday", date(2026, 11, 20)),
        ("last wednesday", date(2026, 11, 18)),
        ("next monday", date(2026, 11, 30)),
        ("next friday", date(2026, 12, 4)),
        ("friday next week", date(2026, 12, 4)),
        ("a week from friday", date(2026, 12, 4)),
        ("may 3rd", date(2027, 5, 3)),
        ("the third of may", date(2027, 5, 3)),
        ("the 3rd of May 2028", date(2028, 5, 3)),
        ("May the third", date(2027, 5, 3)),
        ("may three", date(2027, 5, 3)),
        ("may twenty first", date(2027, 5, 21)),
        ("the twenty-first of may twenty twenty eight", date(2028, 5, 21)),
        ("may third twenty thirty", date(2030, 5, 3)),
        ("december thirty first", date(2026, 12, 31)),
        ("on Dec. 1st at half past", date(2026, 12, 1)),
        ("sept 3", date(2027, 9, 3)),
        ("november 25", date(2026, 11, 25)),
        ("november 24", date(2027, 11, 24)),
        ("february twenty ninth", date(2028, 2, 29)),
        ("the 31st", date(2026, 12, 31)),
        ("the twenty fourth", date(2026, 12, 24)),
        ("friday the fourth", date(2026, 12, 4)),
        ("may i come on monday", date(2026, 11, 30)),
        ("05/03", date(2027, 5, 3)),
        ("5-3", date(2027, 5, 3)),
        ("12/1/26", date(2026, 12, 1)),
        ("13/5/2027", date(2027, 5, 13)),
        ("2027-05-03", date(2027, 5, 3)),
    ],
)
def test_a_day_is_understood_however_it_is_said(heard: str, day: date) -> None:
    assert spoken.day(heard, TODAY) == day


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "whenever",
        "next week",
        "the first one",
        "monday or tuesday",
        "may or june 3rd",
        "february 30th",
        "the 32nd",
        "13/13",
        "2027-02-30",
        "in nine thousand weeks",
        "may",
    ],
)
def test_what_is_no_one_day_is_none(heard: str) -> None:
    assert spoken.day(heard, TODAY) is None


@pytest.mark.parametrize("today", [date(2026, 12, day) for day in range(7, 14)])
def test_last_and_next_are_before_and_after_whatever_day_it_is(today: date) -> None:
    for weekday in ("monday", "sunday"):
        last, coming, following = (spoken.day(f"{word}{weekday}", today) for word in ("last ", "", "next "))
        assert last is not None
        assert coming is not None
        assert following is not None
        assert last < today < coming <= following
        assert (today - last).days <= 7
        assert (coming - today).days <= 7


@given(st.dates(date(2026, 11, 25), date(2027, 11, 24)))
def test_the_day_and_its_month_are_the_next_such_day(day: date) -> None:
    assert spoken.day(f"{day:%B} {day.day}", TODAY) == day


@given(
    st.text(max_size=200) | st.text("0123456789/- maydst", max_size=40), st.dates(date(1900, 1, 1), date(2999, 1, 1))
)
def test_no_sentence_breaks_the_reading(heard: str, today: date) -> None:
    spoken.day(heard, today)
