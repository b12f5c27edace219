from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reports import interval
from api.reports.errors import FromAfterTo, RangeTooLong, UnknownTimezone
from api.reports.interval import Buckets, Days

pytestmark = pytest.mark.unit

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut"]
)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@st.composite
def some_days(draw: st.DrawFn) -> Days:
    first = draw(DAYS)
    return Days(first=first, last=first + timedelta(days=draw(st.integers(0, 9))), zone=ZoneInfo(draw(ZONES)))


@given(some_days(), st.sampled_from([interval.whole, interval.by_day, interval.by_hour, interval.by_weekday_hour]))
def test_the_pieces_of_an_interval_are_all_of_it(days: Days, cut: object) -> None:
    buckets: Buckets = cut(days)  # type: ignore[operator]

    assert (buckets.borders[0], buckets.borders[-1]) == days.interval
    assert len(buckets.keys) == len(buckets.borders) - 1
    assert all(earlier < later for earlier, later in pairwise(buckets.borders))


@given(some_days(), st.floats(0, 0.999_999))
def test_every_moment_lies_in_the_piece_of_its_own_clock(days: Days, where: float) -> None:
    start, end = days.interval
    moment = start + (end - start) * where
    local = moment.astimezone(days.zone)

    assert _key(interval.by_hour(days), moment) == local.hour
    assert _key(interval.by_weekday_hour(days), moment) == local.weekday() * 24 + local.hour
    assert _key(interval.by_day(days), moment) == (local.date() - days.first).days


def _key(buckets: Buckets, moment: datetime) -> int:
    return next(key for key, border in zip(buckets.keys, buckets.borders[1:], strict=True) if moment < border)


@given(some_days())
def test_the_days_before_end_where_these_begin(days: Days) -> None:
    before = days.before(datetime(2100, 1, 1, tzinfo=UTC))

    assert before.interval.end == days.interval.start
    assert before.count == days.count


@given(some_days(), st.floats(0, 0.999_999))
def test_days_that_are_not_over_are_compared_with_no_more_than_has_passed(days: Days, where: float) -> None:
    start, end = days.interval
    before = days.before(start + (end - start) * where)

    assert before.interval.start <= before.interval.end <= start


def test_a_day_ends_where_it_was_cut_off() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    days = Days(first=date(2026, 3, 2), last=date(2026, 3, 3), zone=ZoneInfo("UTC"), until=noon)

    assert days.interval.end == noon
    assert len(interval.by_hour(days).keys) == 12


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_a_day_has_its_hours(day: date, hours: int) -> None:
    days = Days(first=day, last=day, zone=ZoneInfo("Europe/Berlin"))

    assert len(interval.by_hour(days).keys) == hours
    assert len(interval.by_day(days).keys) == 1


def test_a_day_without_a_midnight_begins_after_it() -> None:
    """Cairo's clocks went from 0:00 to 1:00 on 26 April 2024."""
    begins = interval.midnight(date(2024, 4, 26), ZoneInfo("Africa/Cairo"))

    assert begins.astimezone(ZoneInfo("Africa/Cairo")).hour == 1


def test_what_is_no_interval_is_refused() -> None:
    day = date(2026, 3, 2)
    with pytest.raises(FromAfterTo):
        interval.days(day, day - timedelta(days=1), "UTC")
    with pytest.raises(RangeTooLong):
        interval.days(day, day + timedelta(days=interval.MOST_DAYS), "UTC")
    assert interval.days(day, day + timedelta(days=interval.MOST_DAYS - 1), "UTC").count == interval.MOST_DAYS


@pytest.mark.parametrize("name", ["", "berlin", "Europe/Berlin ", "/etc/localtime", "../Europe/Berlin", "UTC\x00"])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownTimezone):
        interval.zone(name)


def test_every_time_zone_there_is_can_be_asked_for() -> None:
    assert all(interval.zone(name).key == name for name in available_timezones())
