import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.customers import spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "heard",
    [
        "alice.martin@example.com",
        "alice.martin at example.com",
        "Alice dot Martin at example dot com.",
        "ALICE . MARTIN @ EXAMPLE . COM",
        "alice.martin@ example.com,",
        "álice dot martín at example dot com",
    ],
)
def test_an_address_is_written_as_it_is_on_file(heard: str) -> None:
    assert spoken.email(heard) == "alice.martin@example.com"


def test_the_signs_of_an_address_are_understood_as_words() -> None:
    assert spoken.email("bob underscore f plus home at my dash mail dot co dot uk") == "bob_f+home@my-mail.co.uk"


@pytest.mark.parametrize(
    "said", ["purple monkey", "at", "alice at", "at example dot com", "alice at example", "a" * 300 + "@b.de"]
)
def test_what_is_no_address_is_told_apart(said: str) -> None:
    assert not spoken.is_email(spoken.email(said))


def test_addresses_that_sound_the_same_have_one_key_and_others_do_not() -> None:
    assert spoken.email_key("alicemartin@example.com") == spoken.email_key("alice.martin@example.com")
    assert spoken.email_key("alice@my-shop.com") != spoken.email_key("alice@myshop.com")


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("  Álice  MARTIN.", "alice martin"),
        ("O'Brien, Jean-Luc", "obrien jean luc"),
        ("R2D2 42", "r d"),
        ("!!!", ""),
    ],
)
def test_a_name_is_its_words_in_lower_case_without_accents(heard: str, written: str) -> None:
    assert spoken.name(heard) == written


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("90210", "90210"),
        ("9 0 2 1 0.", "90210"),
        ("nine oh two one oh", "90210"),
        ("my zip code is 902 10", "90210"),
        ("six double oh one", "6001"),
        ("sw1a 1aa", "SW1A1AA"),
        ("S W one A one A A", "SW1A1AA"),
        ("purple", ""),
        ("", ""),
        ("one two three four five six seven eight nine ten eleven", ""),
    ],
)
def test_a_postcode_is_its_signs_alone(heard: str, written: str) -> None:
    assert spoken.postcode(heard) == written


@pytest.mark.parametrize(
    "heard",
    [
        "INV-1042",
        "inv 1042",
        "INV1042",
        "1042",
        "1,042",
        "10 42",
        "#1042",
        "invoice number one zero four two",
        "invoice one oh four two.",
        "ten forty-two",
        "one thousand and forty two",
    ],
)
def test_an_invoice_number_is_understood_however_it_is_said(heard: str) -> None:
    assert spoken.invoice_number(heard) == "INV-1042"


@pytest.mark.parametrize(
    "heard", ["", "purple", "invoice", "INV-", "the blue one", "0", "1" * 10, "1" * 10_000, "١٠٤٢"]
)
def test_what_is_no_invoice_number_is_none(heard: str) -> None:
    assert spoken.invoice_number(heard) is None


@given(st.integers(min_value=1, max_value=999_999_999))
def test_digits_said_one_by_one_are_the_number(number: int) -> None:
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert spoken.invoice_number(" ".join(names[int(digit)] for digit in str(number))) == f"INV-{number}"


@given(st.text(max_size=300))
def test_no_sentence_breaks_the_reading(heard: str) -> None:
    spoken.name(heard)
    spoken.is_email(spoken.email(heard))
    spoken.postcode(heard)
    spoken.invoice_number(heard)
    spoken.phone(heard)


@pytest.mark.parametrize(
    "dialled",
    [
        "+15550100",
        "15550100",
        "0015550100",
        "sip:15550100@10.0.0.7",
        "<sip:+1 555-01-00@host;user=phone>",
        "tel:+1 (555) 0100",
    ],
)
def test_a_number_is_found_in_whatever_sip_puts_around_it(dialled: str) -> None:
    assert spoken.phone(dialled) == "+15550100"


@pytest.mark.parametrize(
    "dialled", ["", "anonymous", "101", "alice", "sip:anonymous@anonymous.invalid", "+" + "1" * 16]
)
def test_what_is_no_phone_number_is_empty(dialled: str) -> None:
    assert spoken.phone(dialled) == ""
