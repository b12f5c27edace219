import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.contract import spoken

pytestmark = pytest.mark.unit

DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("90210", "90210"),
        ("9 0 2 1 0.", "90210"),
        ("nine oh two one oh", "90210"),
        ("nine zero two ten", "90210"),
        ("ninety two ten", "9210"),
        ("my zip code is 902 10", "90210"),
        ("it's nine oh two one oh please", "90210"),
        ("90210-1234", "902101234"),
        ("six double oh one", "6001"),
        ("six oh six oh one", "60601"),
        ("one thousand and one", "1001"),
        ("sw1a 1aa", "SW1A1AA"),
        ("S W one A one A A", "SW1A1AA"),
        ("s for sierra w for whiskey one a one double a", "SW1A1AA"),
        ("NR1 1AA", "NR11AA"),
        ("so fourteen three", "SO143"),
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
        "hash 1042",
        "I N V 1042",
        "inv dash one zero four two",
        "invoice number one zero four two",
        "invoice one oh four two.",
        "it's invoice ten forty-two please",
        "ten forty-two",
        "ten four two",
        "one thousand and forty two",
        "a thousand and forty two",
        "that's one nought four two",
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
    assert spoken.invoice_number(" ".join(DIGITS[int(digit)] for digit in str(number))) == f"INV-{number}"


@pytest.mark.parametrize(
    "heard",
    [
        "4242",
        "42 42",
        "4-2-4-2",
        "four two four two",
        "Four, two, four, two.",
        "forty-two forty-two",
        "forty two forty two",
        "four thousand two hundred and forty two",
        "my code is four two four two",
        "it's 4242 please",
        "my security pin is 42 forty-two",
        "4 dash 2 dash 4 dash 2",
    ],
)
def test_a_security_code_is_understood_however_it_is_said(heard: str) -> None:
    assert spoken.security_code(heard) == "4242"


@pytest.mark.parametrize(
    ("heard", "code"),
    [
        ("nine oh nine oh", "9090"),
        ("seventeen seventeen", "1717"),
        ("double one double seven", "1177"),
        ("triple nine zero", "9990"),
        ("zero zero one two", "0012"),
        ("one two three four five six seven eight", "12345678"),
    ],
)
def test_a_code_keeps_its_zeros_and_repeats(heard: str, code: str) -> None:
    assert spoken.security_code(heard) == code


@pytest.mark.parametrize(
    "heard", ["", "one two three", "one two three four five six seven eight nine", "banana", "four two four two blue"]
)
def test_what_is_no_code_is_empty(heard: str) -> None:
    assert spoken.security_code(heard) == ""


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
