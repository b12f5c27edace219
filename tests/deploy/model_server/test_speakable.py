import pytest

from deploy.local.model_server.phrasing import FIRST_LENGTH, LATER_LENGTH, pieces
from deploy.local.model_server.speakable import speakable

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Your invoice INV-1042 is paid.", "Your invoice one zero four two is paid."),
        ("INV-1042 and INV 1050", "invoice one zero four two and invoice one zero five zero"),
        ("invoice number 1042", "invoice number one zero four two"),
        ("invoice one zero four two", "invoice one zero four two"),
        ("It costs 49.00 USD.", "It costs 49 dollars."),
        ("1.00 USD, 0.50 USD, 12.01 GBP", "1 dollar, 50 cents, 12 pounds and 1 penny"),
        ("$1,480.50 or €1", "1480 dollars and 50 cents or 1 euro"),
        ("alice.martin@example.com", "alice dot martin at example dot com"),
        ("Write to a_b-c@mail.example.org.", "Write to a underscore b dash c at mail dot example dot org."),
        ("Call +15550100", "Call plus one five five five zero one zero zero"),
        ("postcode 90210", "postcode nine zero two one zero"),
        ("**Hello** [[həˈloʊ]] `you`", "Hello həˈloʊ you"),
        ("500 Mbit/s & more", "500 megabits per second and more"),
        ("We open at 9, Monday to Friday.", "We open at 9, Monday to Friday."),
    ],
)
def test_what_a_voice_reads_badly_is_written_out(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "Thank you.",
        "Thank you, Alice. What can I do for you?",
        "I can see that forty nine dollars was charged twice on this invoice and I can refund it to you right away.",
        "Donaudampfschifffahrtsgesellschaftskapitaenswitwenundwaisenrentenversicherung",
        "One, two, three. " * 40,
        "word " * 200,
        "",
    ],
)
def test_pieces_are_the_whole_text_in_order_and_short(text: str) -> None:
    cut = list(pieces(text))
    assert " ".join(" ".join(cut).split()) == " ".join(text.split())
    unbroken = max((len(word) for word in text.split()), default=0)
    assert all(len(piece) <= max(LATER_LENGTH, unbroken) for piece in cut)
    assert len(next(iter(cut), "")) <= max(FIRST_LENGTH, unbroken)


def test_a_long_sentence_is_cut_where_a_speaker_breathes() -> None:
    text = "I found it, and I can see that forty nine dollars was charged twice on the same day of this month."
    first, *_ = pieces(text)
    assert first == "I found it,"


def test_sentences_are_pieces() -> None:
    assert list(pieces("Good. How are you? Fine!")) == ["Good.", "How are you?", "Fine!"]
