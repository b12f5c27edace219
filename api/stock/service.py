from collections.abc import Sequence

from api import naming
from api.contract import Good, Quote, StockLevel
from api.stock import lifecycle
from api.stock.catalogue import Catalogue
from api.stock.errors import GoodUnknown, LocationUnknown
from api.stock.lifecycle import Level, Ware


async def goods(catalogue: Catalogue) -> list[Good]:
    return [
        Good(sku=ware.sku, name=ware.name, price=ware.price, currency=ware.currency, description=ware.description)
        for ware in await catalogue.wares()
    ]


async def quote(catalogue: Catalogue, said: str, quantity: int) -> Quote:
    return lifecycle.quote(await _meant(catalogue, said), quantity)


async def levels(catalogue: Catalogue, said: str, place: str | None) -> list[StockLevel]:
    """Of one ware, everywhere or in one place."""
    ware = await _meant(catalogue, said)
    found = await catalogue.levels(ware.sku)
    if place is not None:
        location = await _location(catalogue, place)
        found = [level for level in found if level.location == location]
    return _read(ware, found)


async def _meant(catalogue: Catalogue, said: str) -> Ware:
    wares = await catalogue.wares()
    ware = naming.find(said, wares)
    if ware is None:
        raise GoodUnknown("There is nothing of that name.", suggestions=naming.resembling(said, wares))
    return ware


async def _location(catalogue: Catalogue, said: str) -> str:
    locations = await catalogue.locations()
    place = naming.find(said, lifecycle.places(locations))
    if place is None:
        raise LocationUnknown("There is no stock in a place of that name.", locations=list(locations))
    return place.name


def _read(ware: Ware, found: Sequence[Level]) -> list[StockLevel]:
    return [
        StockLevel(good=ware.name, location=level.location, quantity=level.quantity, restock_on=level.restock_on)
        for level in found
    ]
