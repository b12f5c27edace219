import pytest

from api.search import terms
from api.search.terms import Fragment, Term

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("query", "parsed"),
    [
        ("refund", [Term(("refund",), is_beginning=True)]),
        ("charged twi", [Term(("charged",)), Term(("twi",), is_beginning=True)]),
        ('"charged twice"', [Term(("charged", "twice"))]),
        ('"charged twi', [Term(("charged", "twi"), is_beginning=True)]),
        ('"charged twice" inv', [Term(("charged", "twice")), Term(("inv",), is_beginning=True)]),
        ("INV-1042", [Term(("INV", "1042"), is_beginning=True)]),
        ("alice@example.com", [Term(("alice", "example", "com"), is_beginning=True)]),
        ("#1002 ", [Term(("1002",), is_beginning=True)]),
        ("", []),
        ('"" & | ! :* <->', []),
        ("'; DROP TABLE", [Term(("DROP",)), Term(("TABLE",), is_beginning=True)]),
    ],
)
def test_what_is_typed_becomes_terms(query: str, parsed: list[Term]) -> None:
    assert terms.parse(query) == parsed


@pytest.mark.parametrize(
    ("query", "digits"),
    [
        ("+1 (555) 01-00", "15550100"),
        ("0555 0100", "5550100"),
        ("0049.30/123", "4930123"),
        ("#1002", "1002"),
        ("1002 refund", None),
        ("INV-1042", None),
        ("---", None),
        ("0100", "0100"),
        ("00000000", None),
    ],
)
def test_a_number_is_known_however_it_is_written(query: str, digits: str | None) -> None:
    assert terms.digits_of(query) == digits


def shown(text: str, query: str) -> str:
    pieces = terms.marked(text, terms.parse(query))
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("I was charged twice.", "twi", "I was charged [twice]."),
        ("I was charged twice.", "charged twice", "I was [charged] [twice]."),
        ("I was charged twice.", '"charged twice"', "I was [charged twice]."),
        ("Twice, I said, twice!", "twice", "[Twice], I said, [twice]!"),
        ("A café in Zürich", "cafe zur", "A [café] in [Zürich]"),
        ("The invoice is INV-1042.", "inv-1042", "The invoice is [INV-1042]."),
        ("<b>twice</b>", "twice", "<b>[twice]</b>"),
        ("Nothing of the kind", "twice", "Nothing of the kind"),
        ("", "twice", ""),
    ],
)
def test_what_was_found_is_marked(text: str, query: str, marked: str) -> None:
    assert shown(text, query) == marked


def test_of_a_long_text_what_stands_around_is_shown() -> None:
    text = "before " * 40 + "charged twice" + " after" * 40

    found = shown(text, "charged")

    assert found.startswith("…before")
    assert found.endswith("after…")
    assert "before [charged] twice after" in found
    assert len(found) < 2 * terms.AROUND + 20


@pytest.mark.parametrize(
    ("number", "digits", "pieces"),
    [
        ("+1 555-0100", "0100", [Fragment("+1 555-", False), Fragment("0100", True)]),
        ("+1 555-0100", "5550100", [Fragment("+1 ", False), Fragment("555-0100", True)]),
        ("+15550100", "777", [Fragment("+15550100", False)]),
        ("+15550100", None, [Fragment("+15550100", False)]),
        ("", "777", []),
    ],
)
def test_the_end_of_a_number_is_marked(number: str, digits: str | None, pieces: list[Fragment]) -> None:
    assert terms.marked_digits(number, digits) == pieces
