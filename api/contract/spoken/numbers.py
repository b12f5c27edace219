import re

from api.contract.spoken import letters
from api.contract.spoken.words import plain, without_apostrophes

UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = (
    {word: number for number, word in enumerate(UNITS)}
    | {word: 10 * tens for tens, word in enumerate(TENS, start=2)}
    | {"oh": 0, "o": 0, "nought": 0, "niner": 9}
)
MULTIPLIERS = {"hundred": 100, "thousand": 1000}
_NUMBER_WORDS = NUMBERS.keys() | MULTIPLIERS.keys() | letters.REPEATS.keys() | {"and"}

_AROUND = frozenset(["my", "the", "its", "it", "is", "thats", "that", "was", "number", "please", "uh", "um", "yes"])
_AROUND_INVOICES = _AROUND | {"invoice", "bill", "inv", "no", "nr", "dash", "hyphen", "hash"}
_AROUND_POSTCODES = _AROUND | {"postcode", "postal", "zip", "code"}  # not "no" or "nr": Norwich is NR1
_AROUND_CODES = _AROUND | {"security", "secret", "pin", "code", "passcode", "dash"}
_LONGEST_HEARD = 100  # characters; nobody says a longer number
_MAX_INVOICE_DIGITS = 9
_MAX_POSTCODE_LENGTH = 10


def postcode(heard: str) -> str:
    """`"nine oh two one oh"` → `"90210"`, `"sw1a 1aa"` → `"SW1A1AA"`; what has no digit is empty."""
    said = letters.spelled(_said(heard, _AROUND_POSTCODES))
    if all(word in _NUMBER_WORDS or word.isdecimal() for word in said):
        joined = digits(said)
    else:
        joined = "".join(digits([word]) if word in NUMBERS else word for word in said).upper()
    readable = len(joined) <= _MAX_POSTCODE_LENGTH and re.search(r"\d", joined)
    return joined if readable else ""


def invoice_number(heard: str) -> str | None:
    """`"inv 1042"`, `"1042"`, `"invoice one zero four two"`, `"ten forty-two"` → `"INV-1042"`."""
    spelled = (_figures(heard, _AROUND_INVOICES) or "").lstrip("0")
    return f"INV-{spelled}" if 0 < len(spelled) <= _MAX_INVOICE_DIGITS else None


def security_code(heard: str) -> str:
    """`"four two four two"`, `"forty-two forty-two"`, `"my pin is 42 42"` → `"4242"`; what is no code is empty."""
    code = _figures(heard, _AROUND_CODES) or ""
    return code if 4 <= len(code) <= 8 else ""


def phone(dialled: str) -> str:
    """E.164 as far as can be told: `"<sip:+1 555-01-00@host;user=phone>"` → `"+15550100"`.

    What is no phone number (`anonymous`, an extension of fewer than six digits) is empty.
    """
    user = re.split(r"[@;]", re.sub(r"^[<\s]*(?:(?:sips?|tel):)?", "", dialled, flags=re.IGNORECASE))[0]
    number = re.sub(r"[^0-9]", "", re.sub(r"^\s*00", "", user))
    is_number = 6 <= len(number) <= 15 and not re.search(r"[^\W\d_]", user)
    return f"+{number}" if is_number else ""


def digits(words: list[str]) -> str:
    """Number words as one says them digit by digit, in pairs, or as a whole number.

    `one zero four two`, `ten forty two`, `one thousand and forty two` are all `"1042"`.
    """
    words = [word for word in words if word != "and"]
    return str(_whole_number(words)) if MULTIPLIERS.keys() & set(words) else _in_a_row(words)


def is_number(word: str) -> bool:
    return word.isdecimal() or word in NUMBERS


def _figures(heard: str, around: frozenset[str]) -> str | None:
    """The digits, when nothing else was said but the words that people put `around` them."""
    said = _said(heard, around)
    if not said or not all(word.isdecimal() or word in _NUMBER_WORDS for word in said):
        return None
    return digits(said)


def _said(heard: str, around: frozenset[str]) -> list[str]:
    text = without_apostrophes(plain(heard[:_LONGEST_HEARD]))
    text = re.sub(r"\ba (?=hundred|thousand)", "one ", re.sub(r"^\W*i n v\b", "inv", text))
    return [word for word in re.findall(r"[a-z]+|[0-9]+", text) if word not in around]


def _whole_number(words: list[str]) -> int:
    total = group = 0
    for word in words:
        if word == "thousand":
            total, group = total + max(group, 1) * 1000, 0
        elif word == "hundred":
            group = max(group, 1) * 100
        else:
            group += int(word) if word.isdecimal() else NUMBERS.get(word, 0)
    return total + group


def _in_a_row(words: list[str]) -> str:
    groups: list[str] = []
    times = 1
    for previous, word in zip(["", *words], words, strict=False):
        if word in letters.REPEATS:
            times = letters.REPEATS[word]
            continue
        number = word if word.isdecimal() else str(NUMBERS[word])
        if previous in TENS and times == 1 and 1 <= int(number) <= 9:  # "forty two" is 42, not 402
            groups[-1] = str(int(groups[-1]) + int(number))
        else:
            groups.append(number * times)
        times = 1
    return "".join(groups)
