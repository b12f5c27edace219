from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.numbers.hours import Schedule, Shift, Weekday, overlap

pytestmark = pytest.mark.unit

NEW_YORK, BERLIN, SAMOA = "America/New_York", "Europe/Berlin", "Pacific/Apia"
WORKDAYS = {day.value: [["09:00", "17:00"]] for day in list(Weekday)[:5]}
CHRISTMAS = {"date": "2026-12-25", "name": "Christmas Day"}  # a Friday


def at(local: str, timezone: str = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(timezone), fold=fold).astimezone(UTC)


def schedule(hours: Mapping[str, list[list[str]]], *holidays: dict[str, str], timezone: str = NEW_YORK) -> Schedule:
    return Schedule.of(timezone, hours, list(holidays))


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00:00", False),
        ("2026-11-28T12:00:00", False),  # Saturday
    ],
)
def test_it_is_open_from_the_first_minute_to_the_last(local: str, is_open: bool) -> None:
    assert schedule(WORKDAYS).at(at(local)).open is is_open


def test_hours_are_those_of_the_numbers_own_clock() -> None:
    morning_in_berlin = at("2026-11-23T10:00:00", BERLIN)

    assert schedule(WORKDAYS, timezone=BERLIN).at(morning_in_berlin).open
    assert not schedule(WORKDAYS, timezone=NEW_YORK).at(morning_in_berlin).open


def test_without_hours_it_is_always_open() -> None:
    assert schedule({}).at(at("2026-11-22T03:00:00")).open


def test_a_week_without_any_hours_never_opens() -> None:
    hours = schedule({"monday": []}).at(at("2026-11-23T12:00:00"))

    assert (hours.open, hours.opens_at, hours.closed_because) == (False, None, None)


@pytest.mark.parametrize(
    ("local", "opens_at"),
    [
        ("2026-11-23T07:00:00", "2026-11-23T09:00:00-05:00"),
        ("2026-11-23T18:00:00", "2026-11-24T09:00:00-05:00"),
        ("2026-11-27T18:00:00", "2026-11-30T09:00:00-05:00"),  # over the weekend
        ("2026-12-24T18:00:00", "2026-12-28T09:00:00-05:00"),  # over a holiday and the weekend behind it
        ("2027-03-12T18:00:00", "2027-03-15T09:00:00-04:00"),  # over the change of the clocks
    ],
)
def test_it_says_when_it_opens_next_on_its_own_clock(local: str, opens_at: str) -> None:
    hours = schedule(WORKDAYS, CHRISTMAS).at(at(local))

    assert hours.opens_at is not None
    assert hours.opens_at.isoformat() == opens_at


def test_a_lunch_break_is_closed_and_ends_the_same_day() -> None:
    hours = schedule({"monday": [["13:00", "18:00"], ["08:00", "12:00"]]}).at(at("2026-11-23T12:30:00"))

    assert hours.opens_at == at("2026-11-23T13:00:00")


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-11-27T21:59:00", False),
        ("2026-11-27T22:00:00", True),
        ("2026-11-28T05:59:00", True),  # Saturday, which has no hours of its own
        ("2026-11-28T06:00:00", False),
    ],
)
def test_a_shift_may_pass_midnight(local: str, is_open: bool) -> None:
    assert schedule({"friday": [["22:00", "06:00"]]}).at(at(local)).open is is_open


@pytest.mark.parametrize("local", ["2026-11-27T00:00:00", "2026-11-27T23:59:59"])
def test_from_midnight_to_midnight_is_the_whole_day(local: str) -> None:
    round_the_clock = schedule({"friday": [["00:00", "00:00"]]})

    assert round_the_clock.at(at(local)).open
    assert not round_the_clock.at(at("2026-11-28T00:00:00")).open


def test_a_holiday_is_closed_and_says_its_name() -> None:
    hours = schedule(WORKDAYS, CHRISTMAS).at(at("2026-12-25T12:00:00"))

    assert (hours.open, hours.closed_because) == (False, "Christmas Day")


def test_a_holiday_closes_what_is_always_open() -> None:
    hours = schedule({}, CHRISTMAS).at(at("2026-12-25T12:00:00"))

    assert (hours.open, hours.opens_at) == (False, at("2026-12-26T00:00:00"))


def test_a_holiday_is_a_day_of_the_numbers_own_clock() -> None:
    already_in_berlin = at("2026-12-25T00:30:00", BERLIN)

    assert schedule({}, CHRISTMAS, timezone=BERLIN).at(already_in_berlin).closed_because == "Christmas Day"
    assert schedule({}, CHRISTMAS, timezone=NEW_YORK).at(already_in_berlin).open


def test_a_shift_that_began_before_the_holiday_ends_as_ever() -> None:
    nights = schedule({day: [["22:00", "02:00"]] for day in NAMES}, CHRISTMAS)

    assert nights.at(at("2026-12-25T01:00:00")).open
    assert not nights.at(at("2026-12-25T23:00:00")).open


def test_a_year_of_holidays_in_a_row_ends() -> None:
    holidays = [{"date": str(date(2026, 1, 5) + timedelta(days=ahead)), "name": "Rest"} for ahead in range(200)]
    hours = schedule({"monday": [["09:00", "17:00"]]}, *holidays).at(at("2026-01-05T12:00:00"))

    assert hours.opens_at == at("2026-07-27T09:00:00")


class TestClocksGoForward:
    """New York, 14 March 2027: 02:00 becomes 03:00."""

    def test_a_night_shift_is_an_hour_shorter(self) -> None:
        opens, closes = Shift(time(22), time(6)).on(date(2027, 3, 13), ZoneInfo(NEW_YORK))

        assert closes - opens == timedelta(hours=7)

    def test_a_time_that_is_skipped_is_that_much_later(self) -> None:
        early = schedule({"sunday": [["02:30", "05:00"]]})

        assert not early.at(at("2027-03-14T03:29:00")).open
        assert early.at(at("2027-03-14T03:30:00")).open

    def test_what_lies_in_the_skipped_hour_alone_is_left_out(self) -> None:
        skipped = schedule({"sunday": [["02:30", "03:00"]]})

        assert skipped.at(at("2027-03-14T01:00:00")).opens_at == at("2027-03-21T02:30:00")


class TestClocksGoBack:
    """New York, 1 November 2026: 02:00 becomes 01:00 again."""

    def test_a_night_shift_is_an_hour_longer(self) -> None:
        opens, closes = Shift(time(22), time(6)).on(date(2026, 10, 31), ZoneInfo(NEW_YORK))

        assert closes - opens == timedelta(hours=9)

    def test_of_a_time_that_comes_twice_the_first_counts(self) -> None:
        early = schedule({"sunday": [["01:30", "05:00"]]})

        assert early.at(at("2026-11-01T01:30:00", fold=0)).open
        assert early.at(at("2026-11-01T01:10:00", fold=1)).open  # the clock shows less, and it is later


def test_a_day_that_a_country_leaves_out_does_no_harm() -> None:
    """Samoa went from 29 to 31 December 2011: there was no Friday."""
    hours = schedule({"friday": [["09:00", "17:00"]]}, timezone=SAMOA).at(at("2011-12-29T23:00:00", SAMOA))

    assert hours.opens_at is not None
    assert hours.opens_at > at("2011-12-29T23:00:00", SAMOA)


NAMES = [day.value for day in Weekday]
MINUTES = st.builds(lambda minute: f"{minute // 60:02}:{minute % 60:02}", st.integers(0, 24 * 60 - 1))
WEEKS = st.dictionaries(st.sampled_from(NAMES), st.lists(st.tuples(MINUTES, MINUTES), max_size=3))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from([NEW_YORK, BERLIN, "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])


@given(WEEKS, st.lists(DAYS, max_size=5), MOMENTS, ZONES)
def test_until_it_opens_it_is_closed_and_then_it_is_open(
    week: dict[str, list[tuple[str, str]]], days: list[date], now: datetime, timezone: str
) -> None:
    always = Schedule.of(timezone, week, [{"date": str(day), "name": "Holiday"} for day in days])
    hours = always.at(now)
    if hours.open:
        assert (hours.opens_at, hours.closed_because) == (None, None)
    elif hours.opens_at is None:
        assert week
        assert not any(week.values())
    else:
        assert hours.opens_at > now
        assert always.at(hours.opens_at).open
        assert not always.at(hours.opens_at - timedelta(microseconds=1)).open
        assert not always.at(now + (hours.opens_at - now) / 2).open


@given(WEEKS, MOMENTS, ZONES)
def test_on_days_without_a_change_of_clocks_it_is_what_the_clock_on_the_wall_says(
    week: dict[str, list[tuple[str, str]]], now: datetime, timezone: str
) -> None:
    local = now.astimezone(ZoneInfo(timezone))
    around = {(local + timedelta(days=ahead)).utcoffset() for ahead in (-2, 0, 2)}
    if len(around) > 1 or not week:
        return
    wall, day = local.time(), NAMES[local.weekday()]
    before = NAMES[local.weekday() - 1]
    own = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in week.get(day, [])]
    earlier = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in week.get(before, [])]
    expected = any(a <= wall and (wall < b or b <= a) for a, b in own) or any(b <= a and wall < b for a, b in earlier)

    assert Schedule.of(timezone, week, []).at(now).open is expected


@pytest.mark.parametrize(
    ("spans", "clash"),
    [
        (["09:00-12:00", "13:00-17:00"], False),
        (["09:00-12:00", "12:00-17:00"], False),
        (["13:00-17:00", "09:00-13:01"], True),
        (["09:00-17:00", "09:00-17:00"], True),
        (["22:00-06:00", "23:00-23:30"], True),
        (["06:00-14:00", "22:00-06:00"], False),
        (["00:00-00:00", "12:00-13:00"], True),
        ([], False),
    ],
)
def test_shifts_of_a_day_are_told_apart_from_ones_that_overlap(spans: list[str], clash: bool) -> None:
    shifts = [Shift(*(time.fromisoformat(end) for end in span.split("-"))) for span in spans]

    assert (overlap(shifts) is not None) is clash
