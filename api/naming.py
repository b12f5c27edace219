"""Which thing people mean by a name that they say: a plural, another name for it, hyphens or none.

Only what is surely meant is found. The rest is at most suggested: a caller who asks for a veggie burger shall not be
sold a burger.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Protocol, TypeVar

_BEFORE_NAMES = frozenset({"a", "an", "the", "some", "any", "of", "your", "my"})
ALIKE = 0.3  # share of trigrams in common; "pepperoni pizza" is 0.4 of "pizza", "sushi" nothing of it
MOST_SUGGESTIONS = 3  # nobody listens to more


class Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Label:
    """A name that stands for nothing else."""

    name: str
    aliases: Sequence[str] = ()


NamedT = TypeVar("NamedT", bound=Named)


def find(said: str, things: Iterable[NamedT]) -> NamedT | None:
    """The one thing that is called so."""
    wanted = _key(said)
    called_so = [thing for thing in things if wanted and wanted in map(_key, _names(thing))]
    return called_so[0] if len(called_so) == 1 else None


def resembling(said: str, things: Iterable[Named]) -> list[str]:
    """Names of things that may have been meant, the likeliest first."""
    likely = {thing.name: max(_likeness(said, name) for name in _names(thing)) for thing in things}
    ranked = sorted(likely, key=lambda name: (-likely[name], name))
    return [name for name in ranked if likely[name] >= ALIKE][:MOST_SUGGESTIONS]


def _names(thing: Named) -> list[str]:
    return [thing.name, *thing.aliases]


def _key(text: str) -> str:
    """In one word: speech recognition puts spaces and hyphens where it likes (`set-top box`, `milk shake`)."""
    return _stem("".join(_words(text)))


def _words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'’`")
    words = [word for word in re.findall(r"[^\W_]+", plain) if word != "please"]
    return list(dropwhile(_BEFORE_NAMES.__contains__, words))


def _stem(word: str) -> str:
    """Equal for singular and plural, whether or not it is a word: `fries` and `fry` are `fri`."""
    if len(word) > 3:
        word = re.sub(r"e$", "", re.sub(r"(?<!s)s$", "", word))
    return re.sub(r"y$", "i", word)


def _likeness(said: str, name: str) -> float:
    ours, theirs = _trigrams(said), _trigrams(name)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _trigrams(text: str) -> set[str]:
    """As pg_trgm has them: two spaces before each word and one after it."""
    padded = [f"  {_stem(word)} " for word in _words(text)]
    return {word[start : start + 3] for word in padded for start in range(len(word) - 2)}
