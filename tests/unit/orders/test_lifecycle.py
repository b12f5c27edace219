from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.contract import OrderState, PaymentMethod
from api.orders.errors import (
    CurrencyMixed,
    IllegalChange,
    ItemSoldOut,
    OrderEmpty,
    OrderInPreparation,
    OrderPlaced,
    PaymentMissing,
    QuantityTooLarge,
)
from api.orders.lifecycle import (
    LAST_CHANGES,
    MOST_OF_AN_ITEM,
    PACKING,
    TRANSITIONS,
    Change,
    Dish,
    advance,
    alternatives,
    check_changeable,
    check_complete,
    check_line,
    check_not_begun,
    check_stock,
    kitchen_times,
    line_total,
    total,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)
PRICES = st.decimals(min_value=0, max_value=1_000, places=2)
LINES = st.lists(st.tuples(PRICES, st.integers(1, MOST_OF_AN_ITEM)), max_size=12)
MINUTES = st.integers(0, 600)


def dish(name: str, price: str = "10.00", left: int | None = None, category: str = "main", money: str = "USD") -> Dish:
    return Dish(name=name, price=Decimal(price), currency=money, category=category, left=left)


BURGER, PIZZA, SALAD, FRIES = dish("burger", "12"), dish("pizza", "15", 1), dish("salad", "10", 0), dish("fries", "5")
MENU = [BURGER, PIZZA, SALAD, FRIES]


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("change", Change)
def test_an_order_changes_as_the_table_says_and_in_no_other_way(state: OrderState, change: Change) -> None:
    if (state, change) in TRANSITIONS:
        assert advance(state, change) is TRANSITIONS[state, change]
    else:
        with pytest.raises((IllegalChange, OrderPlaced)):
            advance(state, change)


def test_an_order_is_placed_once() -> None:
    with pytest.raises(OrderPlaced):
        advance(OrderState.placed, Change.placed)


def test_nothing_comes_back_from_cancelled() -> None:
    assert all(state is not OrderState.cancelled for state, _ in TRANSITIONS)


def test_only_a_draft_is_changed() -> None:
    check_changeable(OrderState.draft)
    with pytest.raises(OrderPlaced):
        check_changeable(OrderState.placed)


def test_a_caller_gets_as_many_as_the_limit_and_not_one_more() -> None:
    check_line(BURGER, MOST_OF_AN_ITEM, MENU, "USD")
    with pytest.raises(QuantityTooLarge) as refused:
        check_line(BURGER, MOST_OF_AN_ITEM + 1, MENU, "USD")
    assert refused.value.extra == {"limit": MOST_OF_AN_ITEM}


def test_an_absurd_quantity_of_what_is_sold_out_is_absurd_first() -> None:
    with pytest.raises(QuantityTooLarge):
        check_line(SALAD, 1_000_000, MENU, "USD")


def test_an_order_is_paid_in_one_money() -> None:
    with pytest.raises(CurrencyMixed):
        check_line(dish("crêpe", money="EUR"), 1, MENU, "USD")


def test_what_is_sold_out_comes_with_what_there_is_instead() -> None:
    with pytest.raises(ItemSoldOut) as refused:
        check_stock(SALAD, 1, MENU)
    assert refused.value.extra == {"item": "salad", "left": 0, "alternatives": ["burger", "fries", "pizza"]}
    assert refused.value.detail == "salad is sold out."


def test_what_is_nearly_sold_out_says_how_many_there_are() -> None:
    check_stock(PIZZA, 1, MENU)
    with pytest.raises(ItemSoldOut) as refused:
        check_stock(PIZZA, 2, MENU)
    assert (refused.value.extra["left"], refused.value.detail) == (1, "Only 1 of pizza are left.")


def test_an_alternative_is_of_the_same_kind_and_there_in_that_quantity() -> None:
    coke, shake = dish("coke", "3", category="drink"), dish("shake", "6", 0, category="drink")
    assert alternatives(shake, 1, [*MENU, coke, shake]) == ["coke"]
    assert alternatives(SALAD, 2, MENU) == ["burger", "fries"], "there is only one pizza"


def test_an_order_is_placed_only_when_it_is_whole() -> None:
    with pytest.raises(OrderEmpty):
        check_complete({}, PaymentMethod.cash)
    with pytest.raises(PaymentMissing):
        check_complete({"burger": 1}, None)
    assert check_complete({"burger": 1}, PaymentMethod.card) is PaymentMethod.card


@given(LINES)
def test_the_total_is_the_exact_sum_of_the_lines(lines: list[tuple[Decimal, int]]) -> None:
    cents = sum(int(price * 100) * quantity for price, quantity in lines)
    assert total(lines) == Decimal(cents) / 100
    assert total(lines) == sum((line_total(price, quantity) for price, quantity in lines), Decimal(0))
    assert total(lines).as_tuple().exponent == -2


@given(LINES, st.randoms())
def test_the_total_does_not_depend_on_the_order_of_the_lines(lines: list[tuple[Decimal, int]], random: Random) -> None:
    assert total(random.sample(lines, len(lines))) == total(lines)


@given(LINES, PRICES, st.integers(1, MOST_OF_AN_ITEM))
def test_one_more_line_adds_what_it_costs(lines: list[tuple[Decimal, int]], price: Decimal, quantity: int) -> None:
    assert total([*lines, (price, quantity)]) - total(lines) == line_total(price, quantity)


@given(MINUTES, MINUTES)
def test_an_order_is_ready_after_its_preparation_on_a_full_minute(own: int, before: int) -> None:
    times = kitchen_times(NOW, own, before)
    assert times.preparation_at >= NOW + LAST_CHANGES
    assert times.preparation_at + PACKING <= times.ready_at
    assert (times.ready_at.second, times.ready_at.microsecond) == (0, 0)


@given(MINUTES, MINUTES, MINUTES)
def test_more_to_do_is_never_ready_sooner(own: int, before: int, more: int) -> None:
    ready = kitchen_times(NOW, own, before).ready_at
    assert kitchen_times(NOW, own + more, before).ready_at >= ready
    assert kitchen_times(NOW, own, before + more).ready_at >= ready


def test_three_cooks_share_the_work() -> None:
    idle = kitchen_times(NOW, 12, 0)
    assert idle.preparation_at == NOW + timedelta(minutes=3)
    assert idle.ready_at == datetime(2026, 11, 23, 12, 10, tzinfo=UTC)  # 3 + 12 / 3 + 2 minutes, rounded up
    busy = kitchen_times(NOW, 12, 60)
    assert busy.preparation_at == NOW + timedelta(minutes=20)


def test_an_order_can_be_changed_until_the_kitchen_begins() -> None:
    check_not_begun(NOW, NOW - timedelta(microseconds=1))
    with pytest.raises(OrderInPreparation):
        check_not_begun(NOW, NOW)
