"""Text as it is written, turned into text as it is said: a voice reads "INV-1042" and "49.00 USD" badly."""

import re
from collections.abc import Callable
from typing import Final

DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CURRENCIES: Final = {"USD": ("dollar", "cent"), "EUR": ("euro", "cent"), "GBP": ("pound", "penny")}
SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP"}
PLURALS: Final = {"penny": "pence"}
EMAIL_SIGNS: Final = {".": " dot ", "@": " at ", "_": " underscore ", "-": " dash ", "+": " plus "}

AMOUNT: Final = r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d\d))?(?!\d|\.\d)"


def speakable(text: str) -> str:
    for pattern, say in EXPANSIONS:
        text = pattern.sub(say, text)
    return " ".join(text.split())


def say_digits(text: str) -> str:
    return " ".join(DIGITS[int(digit)] for digit in text if digit.isdecimal() and digit.isascii())


def _say_email(found: re.Match[str]) -> str:
    return re.sub(r"[.@_+-]", lambda sign: EMAIL_SIGNS[sign.group()], found.group())


def _say_labelled_digits(found: re.Match[str]) -> str:
    return f"{found['label']} {say_digits(found['digits'])}"


def _say_reference(found: re.Match[str]) -> str:
    return f"{found['label'] or 'invoice'} {say_digits(found['digits'])}"


def _say_phone(found: re.Match[str]) -> str:
    return f"plus {say_digits(found.group())}"


def _say_amount(found: re.Match[str]) -> str:
    parts = found.groupdict()
    unit, small = CURRENCIES[parts.get("code") or SYMBOLS[parts["symbol"]]]
    whole, cents = int(found["whole"].replace(",", "")), int(found["cents"] or 0)
    said = [_count(whole, unit)] if whole or not cents else []
    return " and ".join([*said, _count(cents, small)] if cents else said)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit if number == 1 else PLURALS.get(unit, unit + 's')}"


EXPANSIONS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str], ...]] = (
    # Piper takes `[[…]]` for phonemes; the rest is Markdown that language models like to write.
    (re.compile(r"[\[\]*#`|<>{}\\]+"), " "),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.\w+"), _say_email),
    (re.compile(r"(?:(?P<label>invoice(?: number)?) )?\bINV[- ]?(?P<digits>\d{3,8})\b", re.IGNORECASE), _say_reference),
    (
        re.compile(r"(?P<label>\b(?:invoice|postcode|ticket)(?: number)?) (?P<digits>\d{3,8})\b", re.I),
        _say_labelled_digits,
    ),
    (re.compile(r"\+\d{7,15}\b"), _say_phone),
    (re.compile(AMOUNT + r" ?(?P<code>USD|EUR|GBP)\b"), _say_amount),
    (re.compile(r"(?P<symbol>[$€£]) ?" + AMOUNT), _say_amount),
    (re.compile(r"\bMbit/s\b|\bMbps\b", re.I), "megabits per second"),
    (re.compile(r"\bGbit/s\b|\bGbps\b", re.I), "gigabits per second"),
    (re.compile(r"&"), " and "),
)
