"""Whether what was recognised on a telephone line is what somebody said."""

import re
from difflib import SequenceMatcher

ALIKE = 0.75
"""Of the letters, in order. One word misheard in a sentence keeps it above; another sentence is far below."""

SPARE_WORDS = 2  # by which the same words may be recognised as more, or fewer

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPOKEN_DIGIT = re.compile(rf"\b({'|'.join(DIGITS)})\b")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[ ,.-]+(?=\d)")
MONEY = re.compile(r"\$\s?(\d+)")


def was_heard(sentence: str, recognised: str) -> bool:
    """Whether a sentence is among the recognised words, give or take what a telephone does to it.

    `cash|card`: one of several.
    """
    return any(_was_heard(_plain(alternative), _plain(recognised)) for alternative in sentence.split("|"))


def _was_heard(wanted: list[str], words: list[str]) -> bool:
    longest = min(len(wanted) + SPARE_WORDS, len(words))
    shortest = max(len(wanted) - SPARE_WORDS, 1)
    return any(
        _alike(wanted, words[start : start + length])
        for length in range(shortest, longest + 1)
        for start in range(len(words) - length + 1)
    )


def _alike(wanted: list[str], words: list[str]) -> bool:
    return SequenceMatcher(None, "".join(wanted), "".join(words), autojunk=False).ratio() >= ALIKE


def _plain(text: str) -> list[str]:
    """Words in lower case, numbers as digits: "$49, Bob" and "49 dollars bob" are the same."""
    lower = MONEY.sub(r"\1 dollars", text.lower()).replace("'", "")
    digits = SPOKEN_DIGIT.sub(lambda spoken: str(DIGITS.index(spoken[0])), lower)
    return re.findall(r"[a-z0-9]+", BETWEEN_DIGITS.sub("", digits))
