import re
from pathlib import Path

import pytest

from api.knowledge.passages import LONGEST, MalformedArticle, Passage, plain, read
from api.knowledge.service import ARTICLES

pytestmark = pytest.mark.unit

FILES = sorted(ARTICLES.glob("*.md"))


def article(body: str) -> str:
    return f"---\nkeywords: one, two\n---\n# The title\n\n{body}"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("A **bold** and *soft* `code` word", "A bold and soft code word"),
        ("See [our page](https://example.com/a) now", "See our page now"),
        ("![a picture](a.png)Text", "Text"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("over\ntwo lines", "over two lines"),
        ("Do this:\n1. Unplug it\n2. Wait.\n", "Do this: Unplug it. Wait."),
        ("- one\n- two", "one. two."),
        ("> quoted", "quoted"),
        ("", ""),
    ],
)
def test_markdown_is_made_fit_to_be_said(markdown: str, said: str) -> None:
    assert plain(markdown) == said


def test_passages_carry_the_heading_they_stand_under_and_the_first_ones_the_title() -> None:
    parsed = read(article("First.\n\n## Later\n\nSecond.\n\nThird.\n"))
    assert (parsed.title, parsed.keywords) == ("The title", "one, two")
    assert parsed.passages == [Passage("The title", "First."), Passage("Later", "Second."), Passage("Later", "Third.")]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "This is a sentence of some length that goes on. "
    texts = [passage.text for passage in read(article(sentence * 20)).passages]
    assert len(texts) > 1
    assert all(len(text) <= LONGEST and text.endswith("goes on.") for text in texts)


@pytest.mark.parametrize(
    "markdown", ["", "# Only a title\n", "---\nkeywords: a\n---\nno title\n", "---\n---\n# Title\n"]
)
def test_an_article_without_its_head_is_refused(markdown: str) -> None:
    with pytest.raises(MalformedArticle):
        read(markdown)


def test_there_are_articles() -> None:
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_can_be_said(path: Path) -> None:
    parsed = read(path.read_text(encoding="utf-8"))
    assert parsed.keywords
    for passage in parsed.passages:
        assert 20 <= len(passage.text) <= LONGEST
        assert not re.search(r"[*_`#\[\]]|\n", passage.text)
