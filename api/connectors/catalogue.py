"""`Catalogue` over HTTP, beside the shop's menu. The contract, with examples: docs/how-to/connect-your-systems.md."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from api.connectors.http import Connector, Request
from api.connectors.wire import Currency, Line, Price, Problem, Text, Wire
from api.stock.errors import GoodUnknown
from api.stock.lifecycle import Break, Level, Ware


class WireBreak(Wire):
    """From `min_quantity` pieces on, each costs so much less."""

    min_quantity: int = Field(ge=2)
    discount_percent: int = Field(ge=1, le=99)


class WireWare(Wire):
    sku: Line
    name: Line
    aliases: list[Line] = []
    price: Price
    currency: Currency
    description: Text = ""
    breaks: list[WireBreak] = []


class Wares(Wire):
    goods: list[WireWare]


class WireLevel(Wire):
    location: Line
    quantity: int = Field(ge=0)
    restock_on: date | None = None


class Levels(Wire):
    """Also where there is none left."""

    levels: list[WireLevel]


class Locations(Wire):
    locations: list[Line]


class HttpCatalogue:
    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    async def wares(self) -> Sequence[Ware]:
        found = await self.connector.ask(Wares, Request(method="GET", path="/goods"))
        return sorted((_ware(good) for good in found.goods), key=lambda ware: ware.name)

    async def locations(self) -> Sequence[str]:
        found = await self.connector.ask(Locations, Request(method="GET", path="/locations"))
        return sorted(set(found.locations))

    async def levels(self, sku: str) -> Sequence[Level]:
        stock = Request(method="GET", path="/goods/{sku}/stock", names={"sku": sku}, refusals={404: _unknown})
        found = await self.connector.ask(Levels, stock)
        levels = (Level(level.location, level.quantity, level.restock_on) for level in found.levels)
        return sorted(levels, key=lambda level: level.location)


def _ware(good: WireWare) -> Ware:
    breaks = [Break(step.min_quantity, step.discount_percent) for step in good.breaks]
    return Ware(**dict(good) | {"breaks": breaks})


def _unknown(_: Problem) -> GoodUnknown:
    return GoodUnknown("There is nothing of that name.", suggestions=[])
