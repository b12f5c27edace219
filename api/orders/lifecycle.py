"""What may happen to an order, what it costs, and when it is ready. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

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

MOST_OF_AN_ITEM = 20  # more is a misheard number, or catering
MOST_ALTERNATIVES = 3

COOKS = 3
LAST_CHANGES = timedelta(minutes=3)  # the kitchen leaves an order alone while its caller may still be on the line
PACKING = timedelta(minutes=2)


class Change(StrEnum):
    placed = "placed"
    reopened = "reopened"
    cancelled = "cancelled"


TRANSITIONS = {
    (OrderState.draft, Change.placed): OrderState.placed,
    (OrderState.placed, Change.reopened): OrderState.draft,
    (OrderState.draft, Change.cancelled): OrderState.cancelled,
    (OrderState.placed, Change.cancelled): OrderState.cancelled,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dish:
    """An item on the menu."""

    name: str
    aliases: Sequence[str] = ()
    price: Decimal
    currency: str
    category: str
    description: str = ""
    allergens: Sequence[str] = ()
    may_contain: Sequence[str] = ()
    left: int | None = None  # None: not counted

    def has(self, quantity: int) -> bool:
        return self.left is None or self.left >= quantity


@dataclass(frozen=True, slots=True)
class Times:
    preparation_at: datetime  # until then the order can be changed
    ready_at: datetime


def advance(state: OrderState, change: Change) -> OrderState:
    if (state, change) == (OrderState.placed, Change.placed):
        raise OrderPlaced("The order has been placed already.")
    try:
        return TRANSITIONS[state, change]
    except KeyError:
        raise IllegalChange(f"An order that is {state} cannot be {change}.", state=state, change=change) from None


def check_changeable(state: OrderState) -> None:
    if state is not OrderState.draft:
        raise OrderPlaced("The order has been placed; it must be reopened before anything on it is changed.")


def check_line(dish: Dish, quantity: int, menu: Iterable[Dish], currency: str) -> None:
    """Whether so many of a dish can be on an order of that currency."""
    if quantity > MOST_OF_AN_ITEM:
        raise QuantityTooLarge(f"No more than {MOST_OF_AN_ITEM} of an item can be ordered.", limit=MOST_OF_AN_ITEM)
    if dish.currency != currency:
        raise CurrencyMixed(f"{dish.name} is sold in {dish.currency}, the rest of the order in {currency}.")
    check_stock(dish, quantity, menu)


def check_stock(dish: Dish, quantity: int, menu: Iterable[Dish]) -> None:
    if dish.has(quantity):
        return
    raise ItemSoldOut(
        f"Only {dish.left} of {dish.name} are left." if dish.left else f"{dish.name} is sold out.",
        item=dish.name,
        left=dish.left,
        alternatives=alternatives(dish, quantity, menu),
    )


def alternatives(dish: Dish, quantity: int, menu: Iterable[Dish]) -> list[str]:
    """Of the same category and there in that quantity, the nearest in price first."""
    fitting = [other for other in menu if other.category == dish.category and other.name != dish.name]
    fitting.sort(key=lambda other: (abs(other.price - dish.price), other.name))
    return [other.name for other in fitting if other.has(quantity)][:MOST_ALTERNATIVES]


def check_complete(quantities: Mapping[str, int], payment: PaymentMethod | None) -> PaymentMethod:
    """How the caller pays, once nothing is missing."""
    if not quantities:
        raise OrderEmpty("There is nothing on the order.")
    if payment is None:
        raise PaymentMissing("How the caller pays at pickup is not known yet.")
    return payment


def line_total(unit_price: Decimal, quantity: int) -> Decimal:
    return cents(unit_price * quantity)


def total(lines: Iterable[tuple[Decimal, int]]) -> Decimal:
    """Of unit prices and quantities."""
    return cents(sum((line_total(price, quantity) for price, quantity in lines), Decimal(0)))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def kitchen_times(now: datetime, own_minutes: int, minutes_before: int) -> Times:
    """When the kitchen begins and is ready, all cooks working through the orders one after the other.

    `own_minutes` and `minutes_before`: one cook's work on this order, and on those placed and not yet ready.
    """
    preparation_at = now + max(LAST_CHANGES, _shared(minutes_before))
    return Times(preparation_at, _full_minute(preparation_at + _shared(own_minutes) + PACKING))


def check_not_begun(preparation_at: datetime, now: datetime) -> None:
    if now >= preparation_at:
        raise OrderInPreparation("The kitchen is preparing the order already.")


def _shared(minutes: int) -> timedelta:
    return timedelta(minutes=minutes) / COOKS


def _full_minute(at: datetime) -> datetime:
    """Rounded up: ready a little before the time is fine, after it is not."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)
