from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.customers import clock

pytestmark = pytest.mark.unit

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 25, 20, 5, tzinfo=UTC)  # a Wednesday; 2:05 pm in Chicago


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 25, 20, tzinfo=UTC), "2 pm"),
        (datetime(2026, 11, 25, 15, 30, tzinfo=UTC), "9:30 am"),
        (datetime(2026, 11, 25, 18, tzinfo=UTC), "noon"),
        (datetime(2026, 11, 25, 6, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 25, 18, 5, tzinfo=UTC), "12:05 pm"),
        (datetime(2026, 11, 26, 6, 30, tzinfo=UTC), "12:30 am tomorrow"),
        (datetime(2026, 11, 25, 5, tzinfo=UTC), "11 pm yesterday"),
        (datetime(2026, 11, 27, 20, tzinfo=UTC), "2 pm on Friday"),
        (datetime(2026, 11, 20, 20, tzinfo=UTC), "2 pm on Friday"),
        (datetime(2026, 12, 3, 20, tzinfo=UTC), "2 pm on December 3"),
    ],
)
def test_a_time_near_now_is_told_by_the_customers_clock(moment: datetime, said: str) -> None:
    assert clock.near(moment, CHICAGO, NOW) == said


def test_without_a_zone_the_time_is_said_to_be_utc() -> None:
    assert clock.near(NOW, None, NOW) == "8:05 pm UTC"
    assert clock.in_full(NOW, None) == "Wednesday, November 25, 2026 at 8:05 pm (UTC+00:00)"


def test_in_full_a_time_has_its_day_and_its_place() -> None:
    tokyo, new_york = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
    assert clock.in_full(NOW, new_york) == "Wednesday, November 25, 2026 at 3:05 pm (New York time)"
    assert clock.in_full(NOW, tokyo) == "Thursday, November 26, 2026 at 5:05 am (Tokyo time)"


def test_the_clocks_change_within_a_day() -> None:
    first, last = clock.day_bounds(date(2026, 11, 1), CHICAGO)
    assert last.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=25)
    assert clock.day_bounds(date(2026, 11, 1), None)[0] == datetime(2026, 11, 1, tzinfo=UTC)


def test_today_is_the_customers() -> None:
    assert clock.today(datetime(2026, 11, 25, 3, tzinfo=UTC), CHICAGO) == date(2026, 11, 24)


@pytest.mark.parametrize("name", [None, "", "Atlantis/Capital", "../etc/passwd", "America"])
def test_what_is_no_zone_is_none(name: str | None) -> None:
    assert clock.zone(name) is None


def test_a_zone_is_known_by_its_iana_name() -> None:
    assert clock.zone("America/Chicago") == CHICAGO
