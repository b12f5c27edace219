"""From which day to which, on whose clock. Pure.

Days and hours are those of a time zone, and a day with a change of clocks has 23 hours, or 25. Where each begins is
worked out here and handed to the database as instants: its own list of time zones may be another one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from api.reports.errors import FromAfterTo, RangeTooLong, UnknownTimezone

MOST_DAYS = 366
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
HOURS_A_DAY = 24


class Interval(NamedTuple):
    """From `start` until just before `end`."""

    start: datetime
    end: datetime


class Buckets(NamedTuple):
    """An interval in pieces: the instants at which they meet, both ends included, and to which group each belongs."""

    borders: list[datetime]
    keys: list[int]


@dataclass(frozen=True, kw_only=True)
class Days:
    """Whole days of a time zone, the last included. `until` cuts them off earlier."""

    first: date
    last: date
    zone: ZoneInfo
    until: datetime | None = None

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def interval(self) -> Interval:
        start, end = midnight(self.first, self.zone), midnight(self.last + DAY, self.zone)
        return Interval(start, end if self.until is None else min(max(self.until, start), end))

    def before(self, now: datetime) -> "Days":
        """As many days before these. Of days that are not over yet, only as much as has passed of these, so that a
        morning is compared with a morning."""
        length, until = timedelta(days=self.count), None
        if now < self.interval.end:
            wall_clock = now.astimezone(self.zone).replace(tzinfo=None) - length
            until = wall_clock.replace(tzinfo=self.zone).astimezone(UTC)
        return Days(first=self.first - length, last=self.last - length, zone=self.zone, until=until)


def days(first: date, last: date, timezone: str) -> Days:
    """Raises when this is nothing to report on."""
    if first > last:
        raise FromAfterTo("The first day comes after the last.")
    asked = Days(first=first, last=last, zone=zone(timezone))
    if asked.count > MOST_DAYS:
        raise RangeTooLong(f"Ask for at most {MOST_DAYS} days at once.", most_days=MOST_DAYS)
    return asked


def zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise UnknownTimezone("There is no such time zone: use an IANA name such as Europe/Berlin.")
    return ZoneInfo(name)


def midnight(day: date, of: ZoneInfo) -> datetime:
    """When the day begins: without a midnight at the first moment after it, with two of them at the first."""
    return datetime.combine(day, time(), of).astimezone(UTC)


def whole(asked: Days) -> Buckets:
    return Buckets(list(asked.interval), [0])


def by_day(asked: Days) -> Buckets:
    """The keys count the days from 0."""
    return _cut(asked, lambda at: midnight(at.date() + DAY, asked.zone), lambda at: (at.date() - asked.first).days)


def by_hour(asked: Days) -> Buckets:
    """The keys are hours of the day, 0 to 23."""
    return _cut(asked, _next_hour, lambda at: at.hour)


def by_weekday_hour(asked: Days) -> Buckets:
    """The keys are hours of the week, 0 to 167, from Monday's first."""
    return _cut(asked, _next_hour, lambda at: at.weekday() * HOURS_A_DAY + at.hour)


def _next_hour(at: datetime) -> datetime:
    passed = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    return at.astimezone(UTC) + HOUR - passed


def _cut(asked: Days, following: Callable[[datetime], datetime], key: Callable[[datetime], int]) -> Buckets:
    """`following` and `key` are asked for times on the zone's own clock."""
    start, end = asked.interval
    borders = [start]
    while borders[-1] < end:
        borders.append(min(following(borders[-1].astimezone(asked.zone)), end))
    if len(borders) == 1:
        borders.append(end)
    return Buckets(borders, [key(piece.astimezone(asked.zone)) for piece, _ in pairwise(borders)])
