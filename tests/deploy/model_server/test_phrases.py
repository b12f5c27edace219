import pytest

from deploy.local.model_server.dialogue.phrases import BadPhrase, compile_phrase
from deploy.local.model_server.dialogue.wording import plain

pytestmark = pytest.mark.unit

LISTS = {"person": ["person", "human being"]}


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("charged twice", "I was charged twice!"),
        ("charged ... twice", "you charged my card this month twice"),
        ("(talk|speak) to (a|the)? <person>", "could I speak to a human being"),
        ("(talk|speak) to (a|the)? <person>", "talk to person"),
        ("restart*", "I am restarting it"),
        ("^ no $", "No."),
        ("no thanks?", "no"),
        ("(in (my|the)? )?bill", "my bill"),
        ("right ?", "Is that right?"),
        ("wifi", "My Wi-Fi"),
    ],
)
def test_a_phrase_is_found_in_what_was_said(phrase: str, said: str) -> None:
    assert compile_phrase(phrase, LISTS).search(plain(said, {"wi fi": "wifi"}))


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("charged twice", "I was overcharged twice"),
        ("charged ... twice", "charged one two three four five six twice"),
        ("^ no $", "no I did not"),
        ("restart*", "I started it"),
        ("talk to <person>", "talk to personnel"),
        ("a|b c", "nothing"),
    ],
)
def test_a_phrase_is_not_found_in_other_words(phrase: str, said: str) -> None:
    assert compile_phrase(phrase, LISTS).search(plain(said)) is None


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("(open", "does not close"),
        ("open)", "did not open"),
        ("talk to <nobody>", "unknown list: nobody"),
        ("", "is empty"),
    ],
)
def test_a_phrase_that_is_not_in_the_language_is_refused(phrase: str, complaint: str) -> None:
    with pytest.raises(BadPhrase, match=complaint):
        compile_phrase(phrase, LISTS)
