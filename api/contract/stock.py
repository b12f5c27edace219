from datetime import date
from decimal import Decimal

from pydantic import Field

from api.contract.base import Message


class Good(Message):
    """Something that is sold by the piece and kept in stock."""

    sku: str
    name: str = Field(examples=["mesh router"])
    price: Decimal = Field(description="Of one piece, without a discount.")
    currency: str = Field(min_length=3, max_length=3, description="ISO 4217")
    description: str


class NextBreak(Message):
    """The next larger quantity that is cheaper by the piece."""

    min_quantity: int
    discount_percent: int
    total: Decimal = Field(description="What `min_quantity` pieces cost; it may be less than the quote's own total.")


class Quote(Message):
    good: str
    quantity: int
    unit_price: Decimal = Field(description="Of one piece, before the discount.")
    discount_percent: int
    total: Decimal = Field(description="Of all pieces, after the discount.")
    currency: str
    next_break: NextBreak | None


class StockLevel(Message):
    good: str
    location: str = Field(examples=["New York"])
    quantity: int
    restock_on: date | None = Field(description="When more is expected, if that is known.")
