"""`Shop` over HTTP. The contract, with examples: docs/how-to/connect-your-systems.md."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from api.connectors.http import Connector, Request
from api.connectors.wire import Currency, Line, Price, Problem, Text, Wire
from api.contract import PaymentMethod
from api.errors import TandemError
from api.orders.errors import ItemSoldOut, OrderInPreparation
from api.orders.lifecycle import Dish, Times
from api.orders.shop import Accepted, Purchase


class WireDish(Wire):
    name: Line
    aliases: list[Line] = []
    price: Price
    currency: Currency
    category: Line
    description: Text = ""
    allergens: list[Line] = []
    may_contain: list[Line] = []
    left: int | None = Field(default=None, ge=0, description="None: not counted.")


class Menu(Wire):
    """In the order in which it is read out, with what is sold out."""

    items: list[WireDish]


class PurchaseLine(Wire):
    item: Line
    quantity: int = Field(ge=1)


class WirePurchase(Wire):
    order_id: UUID
    number: int | None = Field(description="Given the first time; an order that is placed again keeps it.")
    customer_name: str | None
    payment: PaymentMethod
    lines: list[PurchaseLine]


class WireAccepted(Wire):
    number: int = Field(ge=1, lt=2**31, description="What the caller says at pickup.")
    preparation_at: AwareDatetime = Field(description="Until then the order can be withdrawn.")
    ready_at: AwareDatetime

    @model_validator(mode="after")
    def _prepared_before_ready(self) -> Self:
        if self.preparation_at > self.ready_at:
            raise ValueError("an order is ready after its preparation has begun")
        return self


class SoldOut(Wire):
    """Beside the members of every problem."""

    item: Line
    left: int = Field(default=0, ge=0)
    alternatives: list[Line] = []


class HttpShop:
    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    async def menu(self) -> Sequence[Dish]:
        menu = await self.connector.ask(Menu, Request(method="GET", path="/menu"))
        return [Dish(**dict(dish)) for dish in menu.items]

    async def accept(self, purchase: Purchase, now: datetime) -> Accepted:
        placing = Request(
            method="POST",
            path="/orders",
            body=_wire(purchase),
            key=f"{purchase.order_id}:{purchase.key}",
            refusals={409: _sold_out},
        )
        accepted = await self.connector.ask(WireAccepted, placing)
        return Accepted(accepted.number, Times(accepted.preparation_at, accepted.ready_at))

    async def withdraw(self, accepted: Accepted, quantities: Mapping[str, int], now: datetime) -> None:
        withdrawal = Request(
            method="DELETE",
            path="/orders/{number}",
            names={"number": str(accepted.number)},
            refusals={404: _gone, 409: _in_preparation},
        )
        try:
            await self.connector.do(withdrawal)
        except _Gone:
            return


class _Gone(TandemError):
    """Withdrawn before: an answer of theirs was lost on its way."""


def _wire(purchase: Purchase) -> WirePurchase:
    return WirePurchase(
        order_id=purchase.order_id,
        number=purchase.number,
        customer_name=purchase.customer_name,
        payment=purchase.payment,
        lines=[PurchaseLine(item=item, quantity=quantity) for item, quantity in purchase.quantities.items()],
    )


def _sold_out(problem: Problem) -> ItemSoldOut:
    try:
        told = SoldOut.model_validate(problem.model_extra)
    except ValidationError:  # they say no more than that
        return ItemSoldOut(
            "Something on the order is sold out.", item="something on the order", left=0, alternatives=[]
        )
    return ItemSoldOut(
        f"Only {told.left} of {told.item} are left." if told.left else f"{told.item} is sold out.", **dict(told)
    )


def _gone(_: Problem) -> _Gone:
    return _Gone("The order is gone.")


def _in_preparation(_: Problem) -> OrderInPreparation:
    return OrderInPreparation("The kitchen is preparing the order already.")
