"""Things with a quantity, found in what was said: "two burgers and a hot dog, no, make that three"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from deploy.local.model_server.dialogue.counts import ONE, Count, counts
from deploy.local.model_server.dialogue.phrases import REMEMBERED, phrases
from deploy.local.model_server.dialogue.slot_kinds import ItemsSlot

FARTHEST: Final = 3
"""Words between a number and its item: "two of your large burgers"."""

BETWEEN_ITEM_AND_NUMBER: Final = {"to", "into", "from", "just", "only", "x"}
SEPARATORS: Final = {"and", "or", "with", "without", "plus", "but", "then", "for", "to", "in", "on", "at", "from", "of"}
SIZES: Final = {"large", "small", "medium", "big", "little", "regular", "extra"}
LONGEST_UNKNOWN: Final = 3


@dataclass(frozen=True)
class Mention:
    """An item at `words[start:end]`. Without a name it is the one that was spoken of last."""

    start: int
    end: int
    name: str | None
    count: Count | None = None
    act: str | None = None
    is_known: bool = True

    @property
    def first_word(self) -> int:
        return min(self.start, self.count.start) if self.count else self.start


class ItemFinder:
    def __init__(self, slot: ItemsSlot, lists: Mapping[str, list[str]]) -> None:
        self._values = {name: phrases(patterns, (), lists) for name, patterns in slot.values.items()}
        self._acts = {act: phrases(leads, (), lists) for act, leads in slot.acts.items()}
        self._pronouns = phrases(slot.pronouns, (), lists)
        self._unknown = phrases(slot.unknown, (), lists)
        self._ends_unknown = SEPARATORS.union(*(lists[name] for name in slot.never))
        self._otherwise = slot.otherwise
        self.mentions = lru_cache(REMEMBERED)(self._mentions)
        """Of plain words, in the order in which they were said."""

    def _mentions(self, plain_words: str) -> list[Mention]:
        words = plain_words.split()
        found = counts(words)
        named = _without_overlaps([*self._named(plain_words), *self._unnamed(plain_words, words)])
        named = _count_after(_count_before(named, found, words), found, words)
        unnamed = self._pronominal(plain_words, found, [mention.count for mention in named])
        return [self._with_act(mention, words) for mention in _without_overlaps([*named, *unnamed])]

    def _named(self, plain_words: str) -> Iterator[Mention]:
        for name, wanted in self._values.items():
            yield from (Mention(start, end, name) for start, end in wanted.spans(plain_words))

    def _unnamed(self, plain_words: str, words: Sequence[str]) -> Iterator[Mention]:
        """What stands where an item would stand."""
        for _, start in self._unknown.spans(plain_words):
            while start < len(words) and words[start] in SIZES:
                start += 1
            end = start
            while end < min(len(words), start + LONGEST_UNKNOWN) and words[end] not in self._ends_unknown:
                end += 1
            if end > start:
                yield Mention(start, end, " ".join(words[start:end]), is_known=False)

    def _pronominal(self, plain_words: str, found: list[Count], claimed: list[Count | None]) -> Iterator[Mention]:
        """ "Make that three", "take it off": the item spoken of last, unless the number belongs to another."""
        for start, end in self._pronouns.spans(plain_words):
            inside = [count for count in found if start <= count.start < end and count not in claimed]
            if inside or not any(start <= count.start < end for count in found):
                yield Mention(start, end, None, inside[-1] if inside else None)

    def _with_act(self, mention: Mention, words: Sequence[str]) -> Mention:
        """What the caller wants with it: what was said nearest before it."""
        before = f" {' '.join(words[: mention.start if mention.name else mention.end])} "
        leads = [(span, act) for act, wanted in self._acts.items() for span in wanted.spans(before)]
        nearest = max(leads, key=lambda lead: (lead[0][1], -lead[0][0]), default=(None, self._otherwise))
        return replace(mention, act=nearest[1])


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Of two in the same place the one of a known item, then the longer one."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (not each.is_known, each.start - each.end, each.start)):
        if not any(mention.start < other.end and other.start < mention.end for other in chosen):
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


def _count_before(mentions: list[Mention], found: list[Count], words: Sequence[str]) -> list[Mention]:
    counted: list[Mention] = []
    earliest = 0
    for mention in mentions:
        near = [count for count in found if earliest <= count.start and count.end <= mention.start]
        if near and _may_stand_between(words[near[-1].end : mention.start]):
            mention = replace(mention, count=near[-1])
        counted.append(mention)
        earliest = mention.end
    return counted


def _may_stand_between(words: Sequence[str]) -> bool:
    return len(words) <= FARTHEST and (set(words) & SEPARATORS) <= {"of"}


def _count_after(mentions: list[Mention], found: list[Count], words: Sequence[str]) -> list[Mention]:
    """ "Change the burgers to three", but not the two in "a burger, two drinks"."""
    limits = [*(mention.first_word for mention in mentions[1:]), len(words)]
    return [
        mention if mention.count else replace(mention, count=_following(mention.end, limit, found, words))
        for mention, limit in zip(mentions, limits, strict=False)
    ]


def _following(start: int, limit: int, found: list[Count], words: Sequence[str]) -> Count | None:
    last = None
    for count in found:
        near = start <= count.start < limit and set(words[start : count.start]) <= BETWEEN_ITEM_AND_NUMBER
        if near and words[count.start] not in ONE:
            last, start = count, count.end
    return last
