import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.numbers.dialling import canonical, is_dialable
from deploy.local.sip_gateway.routing import normalized

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("support", "support"),
        (" support ", "support"),
        ("Support", "Support"),  # in SIP another user
        ("sip:support@pbx.example;user=phone", "support"),
        ("SIPS:support@pbx.example", "support"),
        ("tel:+1-555-0199;ext=1", "+15550199"),
        ("+1 (555) 0199", "+15550199"),
        ("+1.555.0199", "+15550199"),
        ("15550199", "+15550199"),
        ("100", "100"),
        ("+100", "100"),
        ("*98", "*98"),
        ("", ""),
        ("-", "-"),
    ],
)
def test_a_number_is_written_in_one_way(written: str, number: str) -> None:
    assert canonical(written) == number
    assert canonical(number) == number


@pytest.mark.parametrize("number", ["", "two words", "a@b", "a/b", "<script>", "né", "x" * 65, "a\x00"])
def test_what_no_phone_can_dial_is_refused(number: str) -> None:
    assert not is_dialable(number)


@given(st.from_regex(r"\+?[\d\- ()]*\d", fullmatch=True), st.from_regex(r"\+?[\d\- ()]*\d", fullmatch=True))
def test_two_phone_numbers_are_one_exactly_when_they_are_to_livekit(one: str, other: str) -> None:
    assert (canonical(one) == canonical(other)) is (normalized(one) == normalized(other))
