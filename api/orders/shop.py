"""Where the menu is kept and where orders are made. Postgres by default; a user's own system may take its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from api.contract import PaymentMethod
from api.orders.lifecycle import Dish, Times


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What the shop is to make."""

    order_id: UUID
    key: str  # the same key twice is one order
    number: int | None  # given the first time it was placed
    customer_name: str | None
    payment: PaymentMethod
    quantities: Mapping[str, int]  # by the dish's name


@dataclass(frozen=True, slots=True)
class Accepted:
    number: int
    times: Times


class Shop(Protocol):
    async def menu(self) -> Sequence[Dish]:
        """Everything on it, sold out or not, in the order in which it is read out."""
        ...

    async def accept(self, purchase: Purchase, now: datetime) -> Accepted:
        """Take what is needed out of stock, all of it or nothing. Raises `ItemSoldOut` when it has gone meanwhile."""
        ...

    async def withdraw(self, accepted: Accepted, quantities: Mapping[str, int], now: datetime) -> None:
        """Give back what was accepted. Raises `OrderInPreparation` when it is too late for that."""
        ...
