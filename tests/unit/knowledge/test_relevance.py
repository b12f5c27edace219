from typing import Any

import pytest

from api.knowledge.relevance import BEST, Hit, asked, best

pytestmark = pytest.mark.unit


def hit(
    slug: str = "router",
    text: str = "Text",
    heading: str = "Lights",
    topical: str = "",
    said: str = "",
    rank: float = 0.1,
) -> Hit:
    given: dict[str, Any] = {"topical": frozenset(topical.split()), "said": frozenset(said.split())}
    return Hit(slug=slug, title=slug.title(), heading=heading, text=text, rank=rank, **given)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def test_only_the_words_that_say_what_it_is_about_are_asked_for() -> None:
    assert asked("Okay, so can you help me? My Wi-Fi's REALLY slow, slow wifi!") == ["me", "wifis", "slow", "wifi"]
    assert asked("hello, can you help me please?") == ["me"]
    assert asked("?!") == []


def test_an_article_that_only_mentions_a_word_is_no_answer() -> None:
    assert best([hit("privacy", said="sell")], words("sell pizza")) == []


def test_an_article_about_too_little_of_the_question_is_no_answer() -> None:
    assert best([hit(topical="router")], words("router cake moon")) == []
    assert best([hit(topical="router")], words("router cake"))


def test_words_of_one_article_add_up_over_its_passages() -> None:
    hits = [hit(topical="router", said="light"), hit(topical="router", said="red", text="Red light")]
    assert best(hits, words("router red light green blue"))


def test_the_passage_that_says_most_of_the_question_is_the_answer() -> None:
    hits = [
        hit(text="Restart", topical="router", said="router", rank=0.9),
        hit(text="Lights", topical="router", said="red light", rank=0.2),
    ]
    assert [answer.excerpt for answer in best(hits, words("router red light"))] == ["Lights"]


def test_the_article_that_is_more_about_the_question_comes_first_and_few_come_at_all() -> None:
    hits = [hit(f"a{number}", topical="router") for number in range(5)]
    answers = best([*hits, hit("z", topical="router restart")], words("router restart"))
    assert answers[0].slug == "z"
    assert len(answers) == BEST


def test_an_answer_names_its_heading_unless_that_is_the_title() -> None:
    answers = best([hit(topical="router"), hit("tv", heading="Tv", topical="tv")], words("router tv"))
    assert {answer.slug: answer.section for answer in answers} == {"router": "Lights", "tv": None}


def test_a_word_that_only_sounds_like_it_makes_up_for_one_that_is_missing() -> None:
    found, sounding = hit(topical="restart", said="restart"), hit(topical="ruter", rank=0.05)
    assert best([found], words("restart ruter blink")) == []
    assert [answer.slug for answer in best([found, sounding], words("restart ruter blink"))] == ["router"]
