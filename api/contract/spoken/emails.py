"""E-mail addresses: written, said, spelled, or all three in one breath."""

import re
from difflib import SequenceMatcher
from itertools import groupby

from api.contract.spoken import letters, numbers
from api.contract.spoken.words import plain, without_apostrophes

_EMAIL = re.compile(r"[a-z0-9](?:[a-z0-9._+-]*[a-z0-9_+-])?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LONGEST_EMAIL = 254  # RFC 5321
_LONGEST_HEARD = 500  # characters: an address spelled letter by letter, "a as in apple"

_SIGNS = {
    "dot": ".",
    "period": ".",
    "point": ".",
    "underscore": "_",
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "plus": "+",
}
_NOUGHTS_OR_LETTERS = {"o", "oh"}
# Said for the whole of their addresses.
_PROVIDERS = {"gmail", "googlemail", "hotmail", "icloud", "outlook"}
_SPELLS_THE_WORD = 0.6  # "martyn" spelled after "martin" is 0.83 of it

_OPENING = r"(?:its|it is|thats|that|this is|my|you|um+|uh+)\b"
_BEFORE = [
    r"(?:um+|uh+|er+)\b[\s,.]*(?!at\b|@|dot\b)",
    r"(?:yes|yeah|sure|okay|ok)\b[\s,.!]*(?!at\b|@|dot\b)",
    rf"(?:ah|oh|so|well|right|no)\b(?:[,.!]+\s*|\s+(?={_OPENING}))",
    r"(?:you can )?(?:reach|contact|write|e-?mail) (?:to )?me (?:at|on|under) ",
    r".*\b(?:my|our) (?:\w+ )?(?:e-?mail|mail)(?: address)? (?:is|would be|was)\b[\s,:]*",
    r"(?:the )?(?:\w+ )?(?:e-?mail|mail)(?: address)? (?:is|would be|was)\b[\s,:]*",
    r"(?:my|the|our) (?:e-?mail|mail)(?: address)?[\s,:]+(?!at\b|@|dot\b)",
    r"(?:(?:my|the|our) )?address is\b[\s,:]*",
    r"(?:its|it is|thats|that is|that would be|this is)\b[\s,:]*(?!at\b|@|dot\b)",
]
_AFTER = r"[\s,.]+(?:please|thanks|thank you|thats it|thats all|thats right|okay|ok|right|yeah)[\s,.!?]*$"
# What people add about how it is written, which for an address changes nothing.
_REMARKS = [
    r"\ball (?:in )?(?:lower ?case|small letters|caps|capitals|one word|together)\b",
    r"\b(?:in )?lower ?case letters\b",
    r"\b(?:as )?one word\b",
    r"\bno (?:spaces?|dots?|capitals?)\b",
    r"\b(?:spelled|spelt|thats)\b",
    r"\b(?:the )?(?:capital|upper ?case|lower ?case|small|big|letter)\s+(?=[a-z]\b)",
    rf"\b(?:the )?(?:number|digit)\s+(?=\d|(?:{'|'.join(numbers.UNITS)})\b)",
]
_SYNONYMS = [
    (r"\b(?:the )?at (?:sign|symbol)\b", " @ "),
    (r"\b(dot|dash|hyphen|minus|plus|underscore) (?:sign|symbol)\b", r"\1"),
    (r"\bunder score\b", "underscore"),
    (r"\bfull stop\b", "dot"),
    (r"\bdot ?(com|net|org)\b", r"dot \1"),
    (r"@", " @ "),
]


def email(heard: str) -> str:
    """`"Alice dot Martin at example dot com."` → `"alice.martin@example.com"`; `is_email` tells whether it is one."""
    written = plain(heard).strip(" .,;:!?")
    if is_email(written):
        return written
    local, at, domain = _sides(_words(_essence(heard)))
    address = _local(local) + at + _domain(domain) if at else _joined(local)
    return re.sub(r"\.{2,}", ".", address).strip(".")


def is_email(written: str) -> bool:
    return len(written) <= _LONGEST_EMAIL and _EMAIL.fullmatch(written) is not None


def email_key(written: str) -> str:
    """An address without the signs that speech recognition drops or adds: equal keys sound the same.

    The domain stays whole, so that two companies' addresses never fall together.
    """
    local, at, domain = written.rpartition("@")
    return re.sub(r"[._-]", "", local) + at + domain


def _essence(heard: str) -> str:
    """Without what people say around an address."""
    text = " ".join(without_apostrophes(plain(heard[:_LONGEST_HEARD])).split())
    text = _stripped(text, rf"^(?:{'|'.join(_BEFORE)})")
    text = _stripped(text, _AFTER)
    for remark in _REMARKS:
        text = re.sub(remark, " ", text)
    for said, written in _SYNONYMS:
        text = re.sub(said, written, text)
    return text


def _stripped(text: str, pattern: str) -> str:
    """Without the pattern, however often it follows upon itself."""
    while (shorter := re.sub(pattern, "", text, count=1)) != text:
        text = shorter
    return text


def _words(text: str) -> list[str]:
    words = [word.strip(',;:!?"()') for word in text.split()]
    return letters.spelled([letter for word in words if word for letter in _unhyphened(word)])


def _unhyphened(word: str) -> list[str]:
    """`a-l-i-c-e` and `A.L.I.C.E.` are spelled letters; `j-p` and `j.r.r` may be written so."""
    bare = word.rstrip(".")
    if re.fullmatch(r"[a-z0-9](?:-[a-z0-9]){2,}|[a-z](?:\.[a-z]){3,}", bare):
        return re.split(r"[-.]", bare)
    return [word]


def _sides(words: list[str]) -> tuple[list[str], str, list[str]]:
    """Before and after the sign: the last "at", for there is none in a domain, while `look.at.me@…` exists."""
    sign = "@" if "@" in words else "at"
    if sign not in words:
        return words, "", []
    place = len(words) - 1 - words[::-1].index(sign)
    return words[:place], "@", words[place + 1 :]


def _local(words: list[str]) -> str:
    return _joined(_without_spelled_word(_figures(_without_stops(words), fewest=1)))


def _domain(words: list[str]) -> str:
    """A single number word stays one: `three.co.uk` is called so, and `163.com` is said "one six three"."""
    domain = _joined(_without_spelled_word(_figures(words, fewest=2))).strip(".")
    domain = f"{domain}.com" if domain in _PROVIDERS else domain
    return re.sub(r"\.(co|com|org|ac)(uk|au|nz|za)$", r".\1.\2", domain)


def _joined(words: list[str]) -> str:
    return "".join(_SIGNS.get(word, word) for word in words)


def _without_stops(words: list[str]) -> list[str]:
    """`a. l. i.` is how recognition writes spelled letters; `j. smith` may have the dot."""
    initials = [bool(re.fullmatch(r"[a-z]\.?", word)) for word in words]
    return [
        word[0] if initial and (before or after) else word
        for before, initial, after, word in zip(
            [False, *initials], initials, [*initials[1:], False], words, strict=False
        )
    ]


def _figures(words: list[str], *, fewest: int) -> list[str]:
    """Number words as digits, where at least `fewest` of them stand together."""
    written: list[str] = []
    numbered = [(word, _is_figure(words, place)) for place, word in enumerate(words)]
    for is_figure, group in groupby(numbered, lambda pair: pair[1]):
        run = [word for word, _ in group]
        written += [numbers.digits(run)] if is_figure and len(run) >= fewest else run
    return written


def _is_figure(words: list[str], place: int) -> bool:
    word = words[place]
    if word in _NOUGHTS_OR_LETTERS:  # beside a figure it is one, unless it goes on from a letter
        before = next((other for other in words[:place][::-1] if other not in _NOUGHTS_OR_LETTERS), "")
        after = next((other for other in words[place:] if other not in _NOUGHTS_OR_LETTERS), "")
        return numbers.is_number(before) or (numbers.is_number(after) and not letters.is_letter(before))
    before = words[place - 1] if place else ""
    if word in numbers.MULTIPLIERS:
        return numbers.is_number(before) or before in numbers.MULTIPLIERS
    if word == "and":
        return before in numbers.MULTIPLIERS and numbers.is_number(next(iter(words[place + 1 :]), ""))
    return numbers.is_number(word)


def _without_spelled_word(words: list[str]) -> list[str]:
    """`martin m a r t y n` is said once and spelled once: the spelling is right."""
    written: list[str] = []
    for is_letter, group in groupby(words, letters.is_letter):
        run = list(group)
        if is_letter and len(run) >= letters.FEWEST_SPELLED and written and _spells(run, written[-1]):
            written.pop()
        written += run
    return written


def _spells(run: list[str], word: str) -> bool:
    return SequenceMatcher(None, word, "".join(run), autojunk=False).ratio() >= _SPELLS_THE_WORD
