"""Numbers as callers say them: "one zero four two", "ten forty-two", "9 0 2 1 0", "double two"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = {word: value for value, word in enumerate((*UNITS, *TEENS))} | {"oh": 0, "o": 0, "nought": 0}
ROUND = {word: 10 * value for value, word in enumerate(TENS, start=2)} | {"fourty": 40}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
NUMBER_WORDS = frozenset({*SMALL, *ROUND, *SCALES}) - {"o"}
TIMES = {"double": 2, "triple": 3}
SOUND_ALIKES = {"for": "4", "to": "2", "too": "2", "won": "1", "ate": "8"}
"""Digits only between digits: "one zero for two"."""

WHOLE_NUMBER_DIGITS = 4
"""From this length on a chunk is a number by itself: "1042, 49 dollars" are two."""


@dataclass(frozen=True)
class Run:
    """Neighbouring number words: `words[start:end]`."""

    start: int
    end: int
    chunks: tuple[str, ...]

    @property
    def digits(self) -> str:
        """The chunks side by side: "ten forty-two" is 1042."""
        return "".join(self.chunks)


def number_runs(words: Sequence[str]) -> Iterator[Run]:
    position = 0
    while position < len(words):
        end, chunks = _read_run(words, position)
        if chunks:
            yield Run(position, end, tuple(chunks))
        position = max(end, position + 1)


def _read_run(words: Sequence[str], position: int) -> tuple[int, list[str]]:
    chunks: list[str] = []
    while position < len(words):
        end, chunk = _read_chunk(words, position, inside=bool(chunks))
        if chunk is None:
            break
        chunks.append(chunk)
        position = end
        if len(chunk) >= WHOLE_NUMBER_DIGITS:
            break
    return position, chunks


def _read_chunk(words: Sequence[str], position: int, inside: bool) -> tuple[int, str | None]:
    word = words[position]
    following = words[position + 1] if position + 1 < len(words) else ""
    if word in TIMES and (digit := _digit(following)):
        return position + 2, digit * TIMES[word]
    if word in SOUND_ALIKES and inside and _is_number(following):
        return position + 1, SOUND_ALIKES[word]
    if word.replace(".", "").isdecimal():
        return position + 1, word
    return _read_cardinal(words, position)


def _read_cardinal(words: Sequence[str], position: int) -> tuple[int, str | None]:
    """One spoken number, as large as it goes: "one thousand and forty two", but "ten", then "forty two"."""
    end, value = _below_hundred(words, position)
    if value is None:
        return position, None
    while end < len(words) and words[end] in SCALES:
        value *= SCALES[words[end]]
        end += 1
        rest = end + 1 if end < len(words) and words[end] == "and" else end
        rest_end, more = _below_hundred(words, rest)
        if more is not None:
            after_scale = rest_end < len(words) and words[rest_end] in SCALES
            value, end = value + (more * 100 if after_scale else more), rest_end + after_scale
    return end, str(value)


def _below_hundred(words: Sequence[str], position: int) -> tuple[int, int | None]:
    if position >= len(words):
        return position, None
    word, following = words[position], words[position + 1] if position + 1 < len(words) else ""
    if word in ROUND:
        unit = SMALL.get(following, 0) if following not in {"oh", "o"} else 0
        return (position + 2, ROUND[word] + unit) if 0 < unit < 10 else (position + 1, ROUND[word])
    return (position + 1, SMALL[word]) if word in SMALL else (position, None)


def _digit(word: str) -> str | None:
    if word.isdecimal() and len(word) == 1:
        return word
    return str(SMALL[word]) if SMALL.get(word, 10) < 10 else None


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in SMALL or word in ROUND
