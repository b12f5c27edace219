"""When people can be reached through a number: weekly hours on its own wall clock, and holidays. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from api.contract import Hours

REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
    "UTC",
}
DAY = timedelta(days=1)
MIDNIGHT = time()


@cache
def timezones() -> frozenset[str]:
    """Those named for a place, and UTC; not the offsets and abbreviations, which know no change of clocks."""
    return frozenset(name for name in available_timezones() if name.partition("/")[0] in REGIONS)


class Weekday(StrEnum):
    """In the order of `date.weekday`."""

    monday = "monday"
    tuesday = "tuesday"
    wednesday = "wednesday"
    thursday = "thursday"
    friday = "friday"
    saturday = "saturday"
    sunday = "sunday"


@dataclass(frozen=True)
class Shift:
    """A close that is not after the open is on the next day: 22:00 to 06:00, and 00:00 to 00:00 is the whole day."""

    opens: time
    closes: time

    @property
    def ends_next_day(self) -> bool:
        return self.closes <= self.opens

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From and until, in UTC.

        Of a local time that comes twice when clocks go back the first counts; one that is skipped when they go forward
        is that much later (RFC 5545, 3.3.5). What lies in the skipped hour alone ends before it begins.
        """
        last = day + DAY if self.ends_next_day else day
        opens, closes = datetime.combine(day, self.opens, zone), datetime.combine(last, self.closes, zone)
        # Two local times of one zone are compared by what the clocks show; only UTC is a straight line.
        return opens.astimezone(UTC), closes.astimezone(UTC)


ALL_DAY = Shift(MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True)
class Schedule:
    zone: ZoneInfo
    week: Mapping[Weekday, Sequence[Shift]]  # empty: always open; a day that is missing: closed
    holidays: Mapping[date, str]  # with their names

    @classmethod
    def of(cls, timezone: str, hours: Mapping[str, Sequence[Sequence[str]]], holidays: Sequence[Any]) -> "Schedule":
        """From what is stored: `{"monday": [["09:00", "17:00"]]}` and `[{"date": "2026-12-25", "name": "Noël"}]`."""
        week = {
            Weekday(day): [Shift(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in shifts]
            for day, shifts in hours.items()
        }
        named = {date.fromisoformat(holiday["date"]): holiday["name"] for holiday in holidays}
        return cls(ZoneInfo(timezone), week, named)

    def at(self, now: datetime) -> Hours:
        """What holds at this moment. A holiday has no hours; a shift that began the evening before ends as ever."""
        today = now.astimezone(self.zone).date()
        ahead = list(self._shifts(today - DAY, days=2))
        if any(opens <= now < closes for opens, closes in ahead):
            return Hours(open=True)
        opens_at = self._next_opening(today, now)
        local = opens_at.astimezone(self.zone) if opens_at else None
        return Hours(open=False, opens_at=local, closed_because=self.holidays.get(today))

    def _next_opening(self, today: date, now: datetime) -> datetime | None:
        # Enough for any weekday with hours: today's may be over, another's may lie in the hour that clocks skip, and
        # holidays may fall on the rest but one.
        days = 7 * (len(self.holidays) + 3)
        return next((opens for opens, closes in self._shifts(today, days) if now < opens < closes), None)

    def _shifts(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        for day in (first + DAY * ahead for ahead in range(days)):
            if day not in self.holidays:
                shifts = sorted(shift.on(day, self.zone) for shift in self._regular(day))
                yield from shifts

    def _regular(self, day: date) -> Sequence[Shift]:
        if not self.week:
            return [ALL_DAY]
        return self.week.get(list(Weekday)[day.weekday()], [])


def overlap(shifts: Sequence[Shift]) -> tuple[Shift, Shift] | None:
    """Two shifts of one day of which the second begins before the first has ended."""
    ordered = sorted(shifts, key=lambda shift: shift.opens)
    pairs = pairwise(ordered)
    return next(((one, two) for one, two in pairs if one.ends_next_day or two.opens < one.closes), None)
