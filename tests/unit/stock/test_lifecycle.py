from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api import naming
from api.stock.errors import QuantityTooLarge
from api.stock.lifecycle import MOST_QUOTED, Break, Ware, places, quote, total

pytestmark = pytest.mark.unit

PRICES = st.decimals(min_value="0.01", max_value=10_000, places=2)
QUANTITIES = st.integers(1, MOST_QUOTED)
BREAKS = st.lists(st.builds(Break, st.integers(2, MOST_QUOTED), st.integers(1, 99)), max_size=5)


def ware(price: str | Decimal = "129.00", breaks: list[Break] | None = None) -> Ware:
    steps = [Break(10, 5), Break(50, 10), Break(100, 15)] if breaks is None else breaks
    return Ware(sku="M-1", name="mesh router", price=Decimal(price), currency="USD", breaks=steps)


@pytest.mark.parametrize(
    ("quantity", "percent", "price"),
    [
        (1, 0, "129.00"),
        (9, 0, "1161.00"),
        (10, 5, "1225.50"),
        (49, 5, "6004.95"),
        (50, 10, "5805.00"),
        (100, 15, "10965.00"),
        (MOST_QUOTED, 15, "1096500.00"),
    ],
)
def test_a_quantity_has_the_discount_that_it_has_reached(quantity: int, percent: int, price: str) -> None:
    quoted = quote(ware(), quantity)
    assert (quoted.discount_percent, str(quoted.total)) == (percent, price)
    assert (quoted.good, quoted.unit_price, quoted.currency) == ("mesh router", Decimal("129.00"), "USD")


def test_a_quote_names_the_next_better_quantity_and_what_it_costs() -> None:
    following = quote(ware(), 48).next_break
    assert following is not None
    assert (following.min_quantity, following.discount_percent) == (50, 10)
    assert following.total < quote(ware(), 48).total, "two more are cheaper"
    assert quote(ware(), 100).next_break is None


def test_without_breaks_there_is_nothing_better() -> None:
    quoted = quote(ware(breaks=[]), 5_000)
    assert (quoted.discount_percent, quoted.next_break) == (0, None)


def test_a_larger_quantity_that_is_no_better_is_not_offered() -> None:
    steps = [Break(10, 20), Break(50, 10), Break(100, 25)]
    quoted = quote(ware(breaks=steps), 60)
    assert quoted.discount_percent == 20
    assert quoted.next_break is not None
    assert quoted.next_break.min_quantity == 100


def test_half_a_cent_is_rounded_up_once_at_the_end() -> None:
    assert total(Decimal("0.30"), 1, 5) == Decimal("0.29")  # 0.285
    assert total(Decimal("7.90"), 15, 5) == Decimal("112.58")  # 112.575


def test_an_absurd_quantity_is_not_quoted() -> None:
    with pytest.raises(QuantityTooLarge) as refused:
        quote(ware(), MOST_QUOTED + 1)
    assert refused.value.extra == {"limit": MOST_QUOTED}


@given(PRICES, QUANTITIES, BREAKS)
def test_a_discount_never_makes_a_quote_dearer_or_free(price: Decimal, quantity: int, steps: list[Break]) -> None:
    quoted = quote(ware(price, steps), quantity)
    assert 0 <= quoted.total <= price * quantity
    assert abs(quoted.total - price * quantity * (100 - quoted.discount_percent) / 100) <= Decimal("0.005")


@given(PRICES, QUANTITIES, BREAKS)
@example(Decimal(100), 1, [Break(10, 5), Break(10, 10)])
def test_the_next_break_is_really_ahead_and_really_better(price: Decimal, quantity: int, steps: list[Break]) -> None:
    quoted = quote(ware(price, steps), quantity)
    if quoted.next_break is not None:
        assert quoted.next_break.min_quantity > quantity
        assert quoted.next_break.discount_percent > quoted.discount_percent
        assert quoted.next_break.total == quote(ware(price, steps), quoted.next_break.min_quantity).total


@pytest.mark.parametrize(
    ("said", "location"),
    [
        ("new york", "New York"),
        ("New York City", "New York"),
        ("NYC", "New York"),
        ("N.Y.", "New York"),
        ("L.A.", "Los Angeles"),
        ("los angeles", "Los Angeles"),
        ("Chicago", "Chicago"),
        ("in Chicago", None),
        ("C", None),
        ("Boston", None),
        ("", None),
    ],
)
def test_a_place_is_found_by_what_people_call_it(said: str, location: str | None) -> None:
    found = naming.find(said, places(["Chicago", "Los Angeles", "New York"]))
    assert (found and found.name) == location
