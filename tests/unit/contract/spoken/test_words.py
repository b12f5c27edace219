import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.contract import spoken

pytestmark = pytest.mark.unit


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


@given(st.text(max_size=600) | st.text("ab o.-@1 dotasinublefr", max_size=100))
def test_no_sentence_breaks_the_reading(heard: str) -> None:
    spoken.name(heard)
    spoken.is_email(spoken.email(heard))
    spoken.postcode(heard)
    spoken.invoice_number(heard)
    spoken.security_code(heard)
    spoken.phone(heard)
