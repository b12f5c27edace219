"""The little language in which rule files write down what people say.

    charged ... (twice|two times)      words, a gap of up to five words, alternatives
    (a|the)? refund please?            optional words
    restart*                           a word that begins so
    talk to <person>                   one of a named list of words
    make that <number>                 the list `number` is there without being written: 3, three, twenty five
    ^ no $                             the whole utterance, nothing before or after
    is that right ?                    a question mark is a word; the caller's are not kept

Matching is on plain words (see `wording.plain`), so neither case nor punctuation matters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from deploy.local.model_server.dialogue.numbers import NUMBER_WORDS

_TOKEN = re.compile(r"\.\.\.|\)\?|[()|^$]|<[\w ]+>\??|[^\s()|^$<>]+")
_GAP = r"(?:\S+ ){0,5}?"
_NUMBER = rf"(?:a (?=hundred |thousand |dozen ))?(?:(?:\d+|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}) )+"

REMEMBERED: Final = 256
"""Texts. Each request carries the whole conversation again: what it means was found out before."""

Span = tuple[int, int]
"""Where in the words: the first, and the one behind the last."""


class BadPhrase(ValueError):
    """A phrase is not written in the language of phrases."""


class Phrases:
    """A group of phrases that mean the same, and those that make it mean something else."""

    def __init__(self, any_of: Iterable[re.Pattern[str]], unless: Iterable[re.Pattern[str]] = ()) -> None:
        self._any = tuple(any_of)
        self._unless = tuple(unless)
        self.found_in = lru_cache(REMEMBERED)(self._found_in)
        """The first of the phrases that is in some words, as it was said."""

    def _found_in(self, words: str) -> str | None:
        if any(pattern.search(words) for pattern in self._unless):
            return None
        for pattern in self._any:
            if found := pattern.search(words):
                return found.group().strip()
        return None

    def spans(self, words: str) -> Iterator[Span]:
        """Wherever one of the phrases is, by the number of the word."""
        if any(pattern.search(words) for pattern in self._unless):
            return
        for pattern in self._any:
            for found in pattern.finditer(words):
                yield words.count(" ", 0, found.start()) - 1, words.count(" ", 0, found.end()) - 1


def phrases(any_of: Iterable[str], unless: Iterable[str], lists: Mapping[str, list[str]]) -> Phrases:
    return Phrases(
        [compile_phrase(phrase, lists) for phrase in any_of], [compile_phrase(phrase, lists) for phrase in unless]
    )


def compile_phrase(phrase: str, lists: Mapping[str, list[str]]) -> re.Pattern[str]:
    """
    Raises:
        BadPhrase: a bracket without its partner, or a list that nobody wrote.
    """
    tokens = iter(_TOKEN.findall(phrase.lower()))
    pattern = _sequence(tokens, False, phrase, lists)
    if not pattern:
        raise BadPhrase(f"{phrase!r} is empty")
    return re.compile(f"(?:{pattern})" if pattern.startswith("^") else f"(?<= )(?:{pattern})")


def _sequence(tokens: Iterator[str], inside: bool, phrase: str, lists: Mapping[str, list[str]]) -> str:
    """Every word takes the space behind it, so that parts can simply be joined."""
    parts: list[str] = []
    for part in tokens:
        if part == "(":
            parts.append(_sequence(tokens, True, phrase, lists))
        elif part in {")", ")?"}:
            if not inside:
                raise BadPhrase(f"{phrase!r} closes a bracket that it did not open")
            return f"(?:{''.join(parts)}){part[1:]}"
        else:
            parts.append(_word(part, phrase, lists))
    if inside:
        raise BadPhrase(f"{phrase!r} does not close a bracket")
    return "".join(parts)


def _word(token: str, phrase: str, lists: Mapping[str, list[str]]) -> str:
    match token:
        case "...":
            return _GAP
        case "|" | "$":
            return token
        case "^":
            return "^ "
        case "?":
            return r"\? "
    if token.endswith("?"):
        return f"(?:{_word(token[:-1], phrase, lists)})?"
    if token.startswith("<"):
        return _one_of(token[1:-1], phrase, lists)
    if token.endswith("*"):
        return rf"{re.escape(token[:-1])}\S* "
    return f"{re.escape(token)} "


def _one_of(name: str, phrase: str, lists: Mapping[str, list[str]]) -> str:
    if name == "number":
        return _NUMBER
    if name not in lists:
        raise BadPhrase(f"{phrase!r} names an unknown list: {name}")
    return f"(?:{'|'.join(_sequence(iter(_TOKEN.findall(item)), False, phrase, lists) for item in lists[name])})"
