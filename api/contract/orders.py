from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message


class MenuItem(Message):
    name: str = Field(examples=["pizza"])
    price: Decimal
    currency: str = Field(min_length=3, max_length=3, description="ISO 4217")
    category: str = Field(examples=["drink"])
    available: bool
    allergens: list[str] = Field(description="What is in it.")
    may_contain: list[str] = Field(description="Allergens of which there may be traces.")
    description: str


class OrderState(StrEnum):
    draft = "draft"  # the caller is still choosing
    placed = "placed"  # the kitchen has it
    cancelled = "cancelled"


class PaymentMethod(StrEnum):
    """How the caller pays at pickup."""

    cash = "cash"
    card = "card"


class OrderLine(Message):
    item: str
    quantity: int
    unit_price: Decimal = Field(description="As it was when the caller chose the item.")
    total: Decimal


class Order(Message):
    id: UUID
    number: int | None = Field(description="What the caller says at pickup; given when the order is placed, and kept.")
    state: OrderState
    customer_name: str | None
    lines: list[OrderLine] = Field(description="In the order in which they were chosen.")
    total: Decimal
    currency: str
    payment: PaymentMethod | None
    ready_at: AwareDatetime | None = Field(description="Set while the order is placed.")


class SetOrderLine(Message):
    """How many of an item the caller wants in all; 0 takes it off the order."""

    item: str = Field(min_length=1, max_length=100, description="As the caller said it: `Cokes`, `french fries`.")
    quantity: int = Field(ge=0)


class ChangeOrder(Message):
    """What is `None` stays as it is."""

    customer_name: str | None = Field(default=None, max_length=120, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
    payment: PaymentMethod | None = None


class PlaceOrder(Message):
    """The same `key` twice is one order and the same answer."""

    key: str = Field(min_length=8, max_length=100)


class KitchenAnswer(Message):
    """What the kitchen says of one item."""

    item: str
    available: bool
    left: int | None = Field(description="None for what is not counted.")
    allergens: list[str]
    may_contain: list[str]
    description: str
