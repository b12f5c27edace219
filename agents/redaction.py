"""Card numbers are never stored, whoever says them."""

import re
from typing import Any, TypeVar

from agents.spoken import DIGITS
from api.contract import Message, spoken

MessageT = TypeVar("MessageT", bound=Message)

_WORDS = "|".join([*DIGITS, "oh", "double", "triple"])
_FIGURE = rf"(?:\d|\b(?:{_WORDS})\b)"
# As written, and as recognition writes what was read out: "4-1-1-1", "4111, 1111", "four one double one". Behind a plus
# it is a phone number.
FIGURES = re.compile(rf"(?<![\w+]){_FIGURE}(?:[ ,.-]{{0,2}}{_FIGURE}){{8,}}(?!\w)", re.IGNORECASE)
REMOVED = "[card number removed]"

LENGTHS = range(13, 20)  # ISO/IEC 7812
USUAL_LENGTHS = (16, 15)
"""What is read out first when more figures follow: the date and the code are on the card too."""


def without_card_numbers(text: str) -> str:
    return FIGURES.sub(lambda found: REMOVED if _has_card(_digits(found.group())) else found.group(), text)


def clean(message: MessageT) -> MessageT:
    """The same message; in its texts, however deep, no card numbers."""
    return type(message).model_validate(_clean(message.model_dump()))


def _clean(value: Any) -> Any:
    match value:
        case str():
            return without_card_numbers(value)
        case dict():
            return {name: _clean(item) for name, item in value.items()}
        case list():
            return [_clean(item) for item in value]
        case _:
            return value


def _digits(figures: str) -> list[int]:
    return [int(digit) for digit in spoken.digits(re.findall(rf"\d|{_WORDS}", figures.casefold()))]


def _has_card(digits: list[int]) -> bool:
    starts = [digits[:length] for length in USUAL_LENGTHS if len(digits) > length]
    whole = [digits] if len(digits) in LENGTHS else []
    return any(_is_card(each) for each in [*whole, *starts])


def _is_card(digits: list[int]) -> bool:
    """Luhn's check: a number of the same length that is no card passes unharmed nine times in ten."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
