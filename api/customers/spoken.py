"""What speech recognition makes of names, e-mail addresses and numbers, brought back to how they are on file.

Every function takes what was heard and gives the one written form, so that only written forms are ever compared.
"""

import re
import unicodedata

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
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
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = (
    {word: number for number, word in enumerate(_UNITS)}
    | {word: 10 * tens for tens, word in enumerate(_TENS, start=2)}
    | {"oh": 0, "o": 0, "nought": 0}
)
_MULTIPLIERS = {"hundred": 100, "thousand": 1000}
_REPEATS = {"double": 2, "triple": 3}
_NUMBER_WORDS = _NUMBERS.keys() | _MULTIPLIERS.keys() | _REPEATS.keys() | {"and"}

_EMAIL_SIGNS = {
    "at": "@",
    "dot": ".",
    "period": ".",
    "point": ".",
    "underscore": "_",
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "plus": "+",
}
_EMAIL = re.compile(r"[a-z0-9](?:[a-z0-9._+-]*[a-z0-9_+-])?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LONGEST_EMAIL = 254  # RFC 5321
_AROUND_NUMBERS = {"invoice", "number", "no", "nr", "bill", "inv", "my", "the", "it", "is", "postcode", "zip", "code"}
_LONGEST_HEARD = 100  # characters; nobody says a longer number
_MAX_INVOICE_DIGITS = 9
_MAX_POSTCODE_LENGTH = 10


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def name(heard: str) -> str:
    """`"  Álice  MARTIN."` → `"alice martin"`; what has no letters is empty."""
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"['’]", "", plain(heard))))


def email(heard: str) -> str:
    """`"Alice dot Martin at example dot com."` → `"alice.martin@example.com"`; `is_email` tells whether it is one."""
    words = [word.strip(",;:!?") for word in plain(heard).replace("@", " @ ").split()]
    signs = "".join(_EMAIL_SIGNS.get(word, word) for word in words)
    return re.sub(r"\.{2,}", ".", signs).strip(".")


def is_email(written: str) -> bool:
    return len(written) <= _LONGEST_EMAIL and _EMAIL.fullmatch(written) is not None


def email_key(written: str) -> str:
    """An address without the signs that speech recognition drops or adds: equal keys sound the same.

    The domain stays whole, so that two companies' addresses never fall together.
    """
    local, at, domain = written.rpartition("@")
    return re.sub(r"[._-]", "", local) + at + domain


def postcode(heard: str) -> str:
    """`"nine oh two one oh"` → `"90210"`, `"sw1a 1aa"` → `"SW1A1AA"`; what has no digit is empty."""
    said = [word for word in _words(heard) if word not in _AROUND_NUMBERS]
    if all(word in _NUMBER_WORDS or word.isdecimal() for word in said):
        joined = digits(said)
    else:
        joined = "".join(digits([word]) if word in _NUMBERS else word for word in said).upper()
    readable = len(joined) <= _MAX_POSTCODE_LENGTH and re.search(r"\d", joined)
    return joined if readable else ""


def invoice_number(heard: str) -> str | None:
    """`"inv 1042"`, `"1042"`, `"invoice one zero four two"`, `"ten forty-two"` → `"INV-1042"`."""
    said = [word for word in _words(heard) if word not in _AROUND_NUMBERS]
    if not said or not all(word.isdecimal() or word in _NUMBER_WORDS for word in said):
        return None
    spelled = digits(said).lstrip("0")
    return f"INV-{spelled}" if 0 < len(spelled) <= _MAX_INVOICE_DIGITS else None


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
    return str(_whole_number(words)) if _MULTIPLIERS.keys() & set(words) else _in_a_row(words)


def _whole_number(words: list[str]) -> int:
    total = group = 0
    for word in words:
        if word == "thousand":
            total, group = total + max(group, 1) * 1000, 0
        elif word == "hundred":
            group = max(group, 1) * 100
        else:
            group += int(word) if word.isdecimal() else _NUMBERS.get(word, 0)
    return total + group


def _in_a_row(words: list[str]) -> str:
    groups: list[str] = []
    times = 1
    for previous, word in zip(["", *words], words, strict=False):
        if word in _REPEATS:
            times = _REPEATS[word]
            continue
        number = word if word.isdecimal() else str(_NUMBERS[word])
        if previous in _TENS and 1 <= int(number) <= 9:  # "forty two" is 42, not 402
            groups[-1] = str(int(groups[-1]) + int(number))
        else:
            groups.append(number * times)
        times = 1
    return "".join(groups)


def _words(heard: str) -> list[str]:
    return re.findall(r"[a-z]+|[0-9]+", plain(heard[:_LONGEST_HEARD]).replace("it's", ""))
