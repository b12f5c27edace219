"""Whether an article answers a question, and which of its passages does.

Full-text search alone finds something for nearly every sentence. An answer that misses the question is worse on the
phone than none, so what is found must be *about* the question: enough of its words, one of them a word that the
article is about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Words that people talk with. They say nothing of what is asked, and are no stop words of the search either.
_TALK = frozenset(
    re.findall(
        r"\w+",
        """
        actually again ago also always answer anything ask asking been call calling can cannot cant care check could
        day days did do does doing dont ever every explain find get getting give go going got guess guys happen
        happens have hello help hey hi how id im ive just keep keeps kind know let like little look looking lot make
        makes many maybe mean morning much my need never now ok okay one please problem question really right say see
        seem should show since so something sorry sort still sure take tell thank thanks thing think today told try
        trying uh um understand use using wanna want was we well what whats when where which who why will wonder
        wondering work working would yeah yes yesterday you your
        """,
    )
)
ENOUGH_OF_QUESTION = 0.4  # share of the question's words that the article has
BEST = 3  # articles; nobody listens to more


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that has words of the question."""

    slug: str
    title: str
    heading: str
    text: str
    topical: frozenset[str]  # words of the question that the article is about, or that sound like it
    said: frozenset[str]  # words of the question that the passage and its heading say
    rank: float


@dataclass(frozen=True, slots=True)
class Answer:
    slug: str
    title: str
    section: str | None
    excerpt: str


def asked(question: str) -> list[str]:
    """The words of a question that say what it is about."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’-](?=[a-z])", "", question.lower()))
    return list(dict.fromkeys(word for word in words if word not in _TALK))


def best(hits: Iterable[Hit], words: frozenset[str]) -> list[Answer]:
    articles: dict[str, list[Hit]] = {}
    for hit in hits:
        articles.setdefault(hit.slug, []).append(hit)
    ranked = sorted(articles.values(), key=lambda found: -_score(found, words))
    return [_answer(found) for found in ranked if _is_about(found, words)][:BEST]


def _is_about(found: list[Hit], words: frozenset[str]) -> bool:
    return any(hit.topical for hit in found) and len(_covered(found)) >= ENOUGH_OF_QUESTION * len(words)


def _covered(found: list[Hit]) -> frozenset[str]:
    return frozenset().union(*(hit.topical | hit.said for hit in found))


def _score(found: list[Hit], words: frozenset[str]) -> float:
    topical = frozenset().union(*(hit.topical for hit in found))
    return (2 * len(topical) + len(_covered(found))) / max(len(words), 1) + max(hit.rank for hit in found)


def _answer(found: list[Hit]) -> Answer:
    passage = max(found, key=lambda hit: (len(hit.said), hit.rank))
    section = None if passage.heading == passage.title else passage.heading
    return Answer(passage.slug, passage.title, section, passage.text)
