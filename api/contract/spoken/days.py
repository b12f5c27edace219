"""Days as people say them on the phone."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from api.contract.spoken.numbers import NUMBERS, TENS, UNITS
from api.contract.spoken.words import plain, without_apostrophes

_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b")
_ORDINALS = [
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
]
_FROM_TODAY = {
    "day after tomorrow": 2,
    "day before yesterday": -2,
    "tomorrow": 1,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
}
_TIME_OF_DAY = r"\bat \w+(?: thirty)?(?: oclock)?(?: [ap] ?m)?\b"
_LONGEST_HEARD = 100  # characters


def day(heard: str, today: date) -> date | None:
    """`"the third of may"`, `"last friday"`, `"05/03"`, `"in two weeks"`; None when no one day is meant.

    A day without a year, or without a month, is the next such day. Figures alone are month before day, as on
    American phones, unless only the other order makes sense. `next friday` is next week's.
    """
    text = plain(without_apostrophes(heard[:_LONGEST_HEARD]))
    words = re.sub(_TIME_OF_DAY, " ", " ".join(re.sub(r"[-,.]", " ", text).split()))
    return (
        _in_figures(text, today)
        or _counted(words, today)
        or _on_date(_FIGURE.sub(lambda found: _FIGURES[found[0]], words), today)
        or _on_weekday(words, today)
    )


def _in_figures(text: str, today: date) -> date | None:
    if iso := re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text):
        return _date(*map(int, iso.groups()))
    figures = re.search(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?\b", text)
    if figures is None:
        return None
    first, second, year = int(figures[1]), int(figures[2]), figures[3]
    month, number = (second, first) if first > 12 else (first, second)
    return _date(int(year[-2:]) + 2000, month, number) if year else _next(today, month, number)


def _counted(text: str, today: date) -> date | None:
    """From today on."""
    if counted := re.search(r"\b(\w+) (day|week)s?(?: (ago|from (?:now|today))|$)", text):
        word = counted[1]
        number = int(word) if word.isdecimal() else (NUMBERS | {"a": 1}).get(word, 0)
        days = number * (7 if counted[2] == "week" else 1)
        return today + timedelta(days=-days if counted[3] == "ago" else days) if 0 < days < 1000 else None
    return next((today + timedelta(days) for words, days in _FROM_TODAY.items() if words in text), None)


def _on_weekday(text: str, today: date) -> date | None:
    named = set(re.findall("|".join(_WEEKDAYS), text))
    if len(named) != 1:
        return None
    name = named.pop()
    weekday = _WEEKDAYS.index(name)
    if re.search(rf"\b(?:last|past) {name}\b", text):
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    if re.search(rf"\bnext {name}\b|\b{name} next week\b", text):
        return today + timedelta(days=7 - today.weekday() + weekday)
    a_week_later = 7 if re.search(rf"\bweek from {name}\b|\b{name} week\b", text) else 0
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1 + a_week_later)


def _on_date(text: str, today: date) -> date | None:
    """From words whose numbers are figures: `"may 3rd 2027"`."""
    months = [_MONTHS.index(_full(name)) + 1 for name in _MONTH.findall(text)]
    numbers = re.findall(r"\b(\d{1,2})(st|nd|rd|th)?\b", text)
    years = re.findall(r"\b20\d\d\b", text)
    if len(months) > 1 or len(numbers) != 1 or len(years) > 1:
        return None
    number, is_ordinal = int(numbers[0][0]), bool(numbers[0][1])
    if not months:
        return _next_of_number(today, number) if is_ordinal else None
    return _date(int(years[0]), months[0], number) if years else _next(today, months[0], number)


def _full(month: str) -> str:
    return next(name for name in _MONTHS if name.startswith(month[:3]))


def _date(year: int, month: int, number: int) -> date | None:
    is_date = 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]
    return date(year, month, number) if is_date else None


def _next(today: date, month: int, number: int) -> date | None:
    """Today or the first such day after; the 29th of February may be years ahead."""
    years = (_date(year, month, number) for year in range(today.year, today.year + 9))
    return next((found for found in years if found and found >= today), None)


def _next_of_number(today: date, number: int) -> date | None:
    return next((found for found in _months_ahead(today, number) if found >= today), None)


def _months_ahead(today: date, number: int) -> Iterator[date]:
    for month in range(today.month - 1, today.month + 2):
        if found := _date(today.year + month // 12, month % 12 + 1, number):
            yield found


def _figures() -> Iterator[tuple[str, str]]:
    """What is said for the days of a month, and for years."""
    cardinals = UNITS[1:] + ["twenty", *(f"twenty {unit}" for unit in UNITS[1:10]), "thirty", "thirty one"]
    ordinals = _ORDINALS + [*(f"twenty {nth}" for nth in _ORDINALS[:9]), "thirtieth", "thirty first"]
    for number, (cardinal, ordinal) in enumerate(zip(cardinals, ordinals, strict=True), start=1):
        yield cardinal, str(number)
        yield ordinal, f"{number}th"
    for tens in TENS[:3]:
        yield f"twenty {tens}", f"20{NUMBERS[tens]}"
        yield from ((f"twenty {tens} {unit}", f"20{NUMBERS[tens] + NUMBERS[unit]}") for unit in UNITS[1:10])


_FIGURES = dict(_figures())
_FIGURE = re.compile(rf"\b(?:{'|'.join(sorted(_FIGURES, key=len, reverse=True))})\b")
