"""What somebody types into the search box, and where it stands in a text. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.numbers.dialling import last_digits_of

_WORD = re.compile(r"[^\W_]+")
_QUOTED_OR_NOT = re.compile(r'"([^"]*)"?|([^\s"]+)')
_NUMBER = re.compile(r"[#+]?[\d\s()./-]+")
FEWEST_DIGITS = 3  # fewer are the end of too many numbers
AROUND = 90  # characters of a passage that are shown on either side of what was found


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other. Of the last one, the beginning may be enough."""

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Fragment:
    text: str
    is_match: bool


def parse(query: str) -> list[Term]:
    """All of them must be there. `"a phrase"` is one term, and so is what punctuation divides, as in `INV-1042`."""
    terms = []
    for found in _QUOTED_OR_NOT.finditer(query):
        quoted, bare = found.groups()
        if words := tuple(_WORD.findall(quoted if bare is None else bare)):
            is_closed = bare is None and found.group().endswith('"') and len(found.group()) > 1
            terms.append(Term(words, is_beginning=found.end() == len(query.rstrip()) and not is_closed))
    return terms


def digits_of(query: str) -> str | None:
    """The digits of a number or of its end, however it is written."""
    return last_digits_of(query) if _NUMBER.fullmatch(query.strip()) else None


def marked(text: str, terms: Sequence[Term]) -> list[Fragment]:
    """The text with what was found in it, short: some of what stands around the first of it."""
    found = _joined(sorted(_spans(text, terms)))
    start, end = _window(text, found[0] if found else (0, 0))
    pieces = [Fragment("…", False)] if start > 0 else []
    at = start
    for begin, stop in found:
        if stop > end:
            break
        pieces += [Fragment(text[at:begin], False), Fragment(text[begin:stop], True)]
        at = stop
    pieces += [Fragment(text[at:end], False), Fragment("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece.text]


def marked_digits(number: str, digits: str | None) -> list[Fragment]:
    """A phone number with its last digits marked, when it ends with these."""
    if not digits or not re.sub(r"\D", "", number).endswith(digits):
        return [Fragment(number, False)] if number else []
    at, left = len(number), len(digits)
    while left > 0:
        at -= 1
        left -= number[at].isdigit()
    return [piece for piece in (Fragment(number[:at], False), Fragment(number[at:], True)) if piece.text]


def _spans(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    said = [(_plain(word.group()), word.span()) for word in _WORD.finditer(text)]
    for term in terms:
        wanted = [_plain(word) for word in term.words]
        for first in range(len(said) - len(wanted) + 1):
            here = said[first : first + len(wanted)]
            *whole, last = [word for word, _ in here]
            is_last = last.startswith(wanted[-1]) if term.is_beginning else last == wanted[-1]
            if is_last and whole == wanted[:-1]:
                yield here[0][1][0], here[-1][1][1]


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without overlaps."""
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _window(text: str, around: tuple[int, int]) -> tuple[int, int]:
    start, end = max(0, around[0] - AROUND), min(len(text), around[1] + AROUND)
    if start > 0:
        start = text.find(" ", start, around[0]) + 1 or start
    if end < len(text):
        space = text.rfind(" ", around[1], end)
        end = space if space > 0 else end
    return start, end


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
