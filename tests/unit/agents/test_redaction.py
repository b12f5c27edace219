from uuid import UUID

import pytest

from agents.redaction import clean, without_card_numbers
from api.contract import Briefing, Fact, OpenCall, PromiseKind, PromiseRef

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "card",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "4111, 1111, 1111, 1111",
        "4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1",
        "four one one one one one one one one one one one one one one one",
        "Five five double oh, zero zero zero zero, zero zero zero zero, zero zero zero four",
        "4111 1111 1111 1111 12 28 737",
        "3782 822463 10005",
    ],
)
def test_a_card_number_is_taken_out(card: str) -> None:
    assert without_card_numbers(f"It is {card}, yes.") == "It is [card number removed], yes."


@pytest.mark.parametrize(
    "kept", ["INV-1042", "+4111111111111111", "90210", "4111111111111112", "one zero four two", "one or two"]
)
def test_other_numbers_stay(kept: str) -> None:
    assert without_card_numbers(kept) == kept


def test_a_message_is_cleaned_however_deep() -> None:
    briefing = Briefing(facts=[Fact(name="card", value="4111111111111111")], steps=[])
    assert clean(briefing).facts[0].value == "[card number removed]"


def test_ids_and_phone_numbers_are_no_cards() -> None:
    ref = PromiseRef(id=UUID("41111111-1111-4111-8111-111111111111"), kind=PromiseKind.callback, due_at=None)
    assert clean(ref) == ref
    call = OpenCall(room="call-+4111111111111111_x", caller_number="+4111111111111111")
    assert clean(call) == call
