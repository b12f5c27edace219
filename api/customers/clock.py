"""Times as the customer's own clock and calendar show them. Without a time zone they are in UTC, and said to be."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_NEIGHBOURS = {-1: "yesterday", 1: "tomorrow"}


def zone(name: str | None) -> ZoneInfo | None:
    """The IANA zone of that name; None when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown, no name of a zone, a folder of zones
        return None


def today(now: datetime, where: tzinfo | None) -> date:
    return now.astimezone(where or UTC).date()


def day_bounds(day: date, where: tzinfo | None) -> tuple[datetime, datetime]:
    """Its first moment, and the next day's."""
    return _midnight(day, where), _midnight(day + timedelta(days=1), where)


def near(moment: datetime, where: tzinfo | None, now: datetime) -> str:
    """`"2 pm"`, `"9:30 am tomorrow"`, `"noon on Friday"`, `"2 pm on November 3"`: no more than is needed."""
    local = moment.astimezone(where or UTC)
    said = _time_of_day(local) + ("" if where else " UTC")
    days = (local.date() - today(now, where)).days
    if days == 0:
        return said
    if days in _NEIGHBOURS:
        return f"{said} {_NEIGHBOURS[days]}"
    return f"{said} on {local:%A}" if abs(days) < 7 else f"{said} on {local:%B} {local.day}"


def in_full(moment: datetime, where: ZoneInfo | None) -> str:
    """`"Tuesday, November 24, 2026 at 9 am (Los Angeles time)"`, or with the offset, `"… at 5 pm (UTC+00:00)"`."""
    local = moment.astimezone(where or UTC)
    place = f"{where.key.rpartition('/')[2].replace('_', ' ')} time" if where else "UTC+00:00"
    return f"{local:%A}, {local:%B} {local.day}, {local.year} at {_time_of_day(local)} ({place})"


def _time_of_day(local: datetime) -> str:
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "noon" if local.hour else "midnight"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {'am' if local.hour < 12 else 'pm'}"


def _midnight(day: date, where: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=where or UTC)
