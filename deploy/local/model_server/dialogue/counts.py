"""How many of something: "two", "a", "another", "a couple of", "half a dozen"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from deploy.local.model_server.dialogue.numbers import SCALES, number_runs

ONE: Final = {"a", "an", "another"}
GROUPS: Final = {"couple": 2, "pair": 2, "dozen": 12, "dozens": 12}
POINTING: Final = {"the", "that", "this", "which", "first", "second", "last", "another", "large", "small", "other"}
"""Before "one" they make it a pronoun: "the first one", "another one"."""

MOST_DIGITS: Final = 7  # "a million"; beyond it is a phone or card number

SIGH: Final = ["oh"]  # a digit among others, but nobody orders "oh burgers"


@dataclass(frozen=True)
class Count:
    """`words[start:end]` say how many."""

    start: int
    end: int
    value: int


def counts(words: Sequence[str]) -> list[Count]:
    found = sorted([*_numbers(words), *_articles(words)], key=lambda count: count.start)
    joined: list[Count] = []
    for count in found:
        before = joined[-1] if joined else None
        if before and before.end == count.start and words[count.start] in GROUPS:
            joined[-1] = Count(before.start, count.end, before.value * count.value)
        elif before is None or before.end <= count.start:
            joined.append(count)
    return joined


def _numbers(words: Sequence[str]) -> Iterator[Count]:
    words = ["one" if word == "a" and following in SCALES else word for word, following in pairwise([*words, ""])]
    for run in number_runs(words):
        pronoun = words[run.start] == "one" and run.start > 0 and words[run.start - 1] in POINTING
        digits = run.chunks[-1]
        sigh = words[run.start : run.end] == SIGH
        if not (pronoun or sigh) and digits.isdecimal() and len(digits) <= MOST_DIGITS:
            yield Count(run.start, run.end, int(digits))


def _articles(words: Sequence[str]) -> Iterator[Count]:
    for place, word in enumerate(words):
        if word in GROUPS:
            halved = words[max(0, place - 2) : place] == ["half", "a"]
            start = place - 2 if halved else place
            yield Count(start, place + 1, GROUPS[word] // 2 if halved else GROUPS[word])
        elif word in ONE and words[place - 1 : place] != ["half"]:
            yield Count(place, place + 1, 1)
