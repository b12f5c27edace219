"""Amounts and times that callers say, and data as it is said: e-mails, invoice numbers, money, phone numbers, times.

What callers are known by (e-mails, numbers, days) is read by `api.contract.spoken`, as the api reads it. A
voice reads "49.00 USD" badly.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CURRENCIES = {"USD": ("dollar", "cent"), "EUR": ("euro", "cent"), "GBP": ("pound", "penny")}

NUMBERS = (
    {word: value for value, word in enumerate((*DIGITS, *TEENS))}
    | {word: 10 * value for value, word in enumerate(TENS, start=2)}
    | {"oh": 0, "o": 0}
)


def say_email(email: str) -> str:
    return email.replace(".", " dot ").replace("_", " underscore ").replace("-", " dash ").replace("@", " at ")


def say_digits(text: str) -> str:
    return " ".join(DIGITS[int(digit)] for digit in re.findall(r"\d", text))


def say_invoice(number: str) -> str:
    return f"invoice {say_digits(number)}"


def amount_from(text: str) -> Decimal | None:
    """ "49", "$49.00", "49.00 USD", "forty nine dollars"."""
    if found := re.search(r"\d[\d,]*(?:\.\d{1,2})?", text):
        try:
            return Decimal(found.group().replace(",", ""))
        except InvalidOperation:
            return None
    value = _number_from_words(re.findall(r"[a-z]+", text.casefold()))
    return None if value is None else Decimal(value)


def _number_from_words(words: Iterable[str]) -> int | None:
    total, seen = 0, False
    for word in words:
        if word in NUMBERS:
            total, seen = total + NUMBERS[word], True
        elif word in {"hundred", "thousand"} and seen:
            total *= 100 if word == "hundred" else 1000
    return total if seen else None


def say_money(amount: Decimal, currency: str) -> str:
    unit, small = CURRENCIES.get(currency, (currency, "cent"))
    whole, cents = int(amount), int(amount * 100) % 100
    said = f"{whole} {unit}{'' if whole == 1 else 's'}"
    return f"{said} and {cents} {small}s" if cents else said


def write_money(amount: Decimal, currency: str) -> str:
    return f"{amount:.2f} {currency}"


def say_date(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}"


def say_time(moment: datetime) -> str:
    return f"{moment:%A}, {say_date(moment)} at {say_clock(moment)}"


def say_clock(moment: datetime) -> str:
    minutes = f" {moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {moment:%p}"


def say_count(count: int, thing: str) -> str:
    """ "2 burgers", "2 boxes", "1 burger", and "1 fries", which have no singular."""
    if count == 1 or thing.endswith("s"):
        return f"{count} {thing}"
    return f"{count} {thing}{'es' if thing.endswith(('x', 'ch', 'sh', 'z')) else 's'}"


def say_list(items: list[str], last: str = "or") -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def choose_time(choice: str, moments: list[datetime]) -> int | None:
    """Which of the offered times is meant: "the second one", "Tuesday at ten", "the last"; None when unclear."""
    text = re.sub(r"(?<!at )\bone\b", "", choice.casefold())  # "the Tuesday one" is no hour
    words = re.findall(r"[a-z]+|\d+", text)
    for place, ordinal in enumerate(ORDINALS):
        if ordinal in words:
            return place if place < len(moments) else None
    if "last" in words and moments:
        return len(moments) - 1
    fits = [place for place, moment in enumerate(moments) if _fits(moment, words)]
    return fits[0] if len(fits) == 1 else None


def _fits(moment: datetime, words: list[str]) -> bool:
    days = [word for word in words if word in WEEKDAYS]
    numbers = {int(word) if word.isdigit() else NUMBERS[word] for word in words if word.isdigit() or word in NUMBERS}
    if days and WEEKDAYS[moment.weekday()] not in days:
        return False
    if numbers and not {moment.hour, moment.hour % 12 or 12, moment.day} & numbers:
        return False
    return bool(days or numbers)
