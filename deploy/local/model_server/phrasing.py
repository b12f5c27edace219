"""Text cut where a speaker would breathe, so that the voice can start on the first words at once."""

import re
from collections.abc import Iterator
from typing import Final

FIRST_LENGTH: Final = 40  # characters: about 2.5 s of speech, made in 0.2 s
LATER_LENGTH: Final = 200
SHORTEST_START: Final = 10  # a shorter start would be spoken before what follows is ready

SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"')]*\s+")
CLAUSE_END: Final = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—(])")
BEFORE_JOINING_WORD: Final = re.compile(
    r"\s+(?=(?:and|but|or|so|because|that|which|who|when|where|while|if|for|to|with|in|on|at|from|about|by|of|as)\b)"
)
BETWEEN_WORDS: Final = re.compile(r"\s+")
LAST_RESORTS: Final = (CLAUSE_END, BEFORE_JOINING_WORD, BETWEEN_WORDS)


def pieces(text: str) -> Iterator[str]:
    """The text in order, in pieces to be spoken one after the other, the first one short."""
    longest = FIRST_LENGTH
    for sentence in SENTENCE_END.split(text.strip()):
        for piece in _within(sentence, longest):
            yield piece
            longest = LATER_LENGTH


def _within(sentence: str, longest: int) -> Iterator[str]:
    while len(sentence) > longest:
        cut = _best_cut(sentence, longest)
        if cut is None:
            break
        yield sentence[: cut.start()].strip()
        sentence, longest = sentence[cut.end() :], LATER_LENGTH
    if sentence.strip():
        yield sentence.strip()


def _best_cut(sentence: str, longest: int) -> re.Match[str] | None:
    """The last breathing space before `longest`, of the best kind that there is."""
    for kind in LAST_RESORTS:
        cuts = [cut for cut in kind.finditer(sentence) if SHORTEST_START <= cut.start() <= longest]
        if cuts:
            return cuts[-1]
    return None
