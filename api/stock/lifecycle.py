"""What goods cost by quantity, and where they are as people call it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from api.contract import NextBreak, Quote
from api.naming import Label
from api.stock.errors import QuantityTooLarge

MOST_QUOTED = 10_000  # beyond that it is a misheard number, or a matter for people


@dataclass(frozen=True, slots=True)
class Break:
    """From `min_quantity` pieces on, each costs so much less."""

    min_quantity: int
    discount_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """Something that is sold by the piece."""

    sku: str
    name: str
    aliases: Sequence[str] = ()
    price: Decimal
    currency: str
    description: str = ""
    breaks: Sequence[Break] = ()


@dataclass(frozen=True, slots=True)
class Level:
    location: str
    quantity: int
    restock_on: date | None


def quote(ware: Ware, quantity: int) -> Quote:
    if quantity > MOST_QUOTED:
        raise QuantityTooLarge(f"No more than {MOST_QUOTED} pieces can be quoted.", limit=MOST_QUOTED)
    discount = _discount(ware.breaks, quantity)
    following = min(
        (step for step in ware.breaks if step.min_quantity > quantity and step.discount_percent > discount),
        key=lambda step: (step.min_quantity, -step.discount_percent),
        default=None,
    )
    return Quote(
        good=ware.name,
        quantity=quantity,
        unit_price=ware.price,
        discount_percent=discount,
        total=total(ware.price, quantity, discount),
        currency=ware.currency,
        next_break=_next_break(ware.price, following) if following else None,
    )


def total(unit_price: Decimal, quantity: int, discount_percent: int) -> Decimal:
    """Rounded once, at the end, half a cent up."""
    exact = unit_price * quantity * (100 - discount_percent) / 100
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def places(locations: Iterable[str]) -> list[Label]:
    """Locations with their other names: `LA`, `New York City`, `NYC`."""
    return [Label(location, [f"{location} city", *_abbreviations(location)]) for location in locations]


def _abbreviations(location: str) -> list[str]:
    words = location.split()
    initials = "".join(word[0] for word in words)
    return [initials, f"{initials}c"] if len(words) > 1 else []


def _discount(breaks: Iterable[Break], quantity: int) -> int:
    """The best that the quantity has reached: more pieces are never dearer by the piece."""
    return max((step.discount_percent for step in breaks if step.min_quantity <= quantity), default=0)


def _next_break(unit_price: Decimal, step: Break) -> NextBreak:
    return NextBreak(
        min_quantity=step.min_quantity,
        discount_percent=step.discount_percent,
        total=total(unit_price, step.min_quantity, step.discount_percent),
    )
