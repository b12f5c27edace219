"""An article in Markdown, cut into passages that can be said on the phone.

---
keywords: words that callers use for this
---
# Title

Paragraphs, lists and `## headings`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 300  # characters; about twenty seconds of speech

_ARTICLE = re.compile(r"\A---\nkeywords:(?P<keywords>[^\n]*)\n---\n+# (?P<title>[^\n]+)\n(?P<body>.*)\Z", re.DOTALL)
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+", re.MULTILINE)


class MalformedArticle(ValueError):
    """An article begins with its keywords between `---` lines and a `# Title`."""


@dataclass(frozen=True, slots=True)
class Passage:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    keywords: str
    passages: list[Passage]


def read(markdown: str) -> Article:
    parts = _ARTICLE.match(markdown)
    if parts is None:
        raise MalformedArticle(markdown[:40])
    sections = re.split(r"^#{2,6} (.+)$", "## \n" + parts["body"], flags=re.MULTILINE)
    first, rest = sections[0].removeprefix("## \n"), sections[1:]
    # What comes before the first heading answers the title.
    headed = [(parts["title"], first), *zip(rest[::2], rest[1::2], strict=True)]
    passages = [Passage(plain(heading), text) for heading, section in headed for text in _packed(section)]
    return Article(plain(parts["title"]), parts["keywords"].strip(), passages)


def plain(markdown: str) -> str:
    """Markdown without its marks, on one line; each item of a list ends as a sentence does."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", markdown)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^(?:#{1,6}|>)\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"(\*\*|__|`+)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<!\w)([*_])(\S(?:.*?\S)?)\1(?!\w)", r"\2", text)
    items = [" ".join(item.split()) for item in _LIST_ITEM.split(text)]
    return " ".join(_ended(item) if len(items) > 1 else item for item in items if item)


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", text) if sentence]


def _ended(item: str) -> str:
    return item if item[-1] in ".!?:" else f"{item}."


def _packed(section: str) -> Iterator[str]:
    """As many sentences together as can be said at once; a paragraph is never mixed with the next."""
    for paragraph in re.split(r"\n\s*\n", section):
        held = ""
        for sentence in sentences(plain(paragraph)):
            if held and len(held) + 1 + len(sentence) > LONGEST:
                yield held
                held = ""
            held = f"{held} {sentence}".strip()
        if held:
            yield held
