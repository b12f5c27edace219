from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.auth import WorkerAuth
from api.contract import Good, Quote, StockLevel
from api.db import Session
from api.errors import Unauthorized
from api.problems import describe
from api.stock import service
from api.stock.catalogue import Catalogue
from api.stock.errors import GoodUnknown, LocationUnknown, QuantityTooLarge
from api.stock.postgres import PostgresCatalogue

router = APIRouter(prefix="/v1/worker", tags=["stock"], dependencies=[WorkerAuth])


def _catalogue(request: Request, session: Session) -> Catalogue:
    theirs: Catalogue | None = request.app.state.connected.catalogue
    return theirs or PostgresCatalogue(session)


OurCatalogue = Annotated[Catalogue, Depends(_catalogue)]
GoodName = Annotated[str, Query(min_length=1, max_length=100, description="As callers say it.")]
LocationName = Annotated[str | None, Query(min_length=1, max_length=100, description="As callers say it.")]


@router.get("/goods", responses=describe(Unauthorized))
async def list_goods(catalogue: OurCatalogue) -> list[Good]:
    """What is sold by the piece."""
    return await service.goods(catalogue)


@router.get("/quote", responses=describe(Unauthorized, GoodUnknown, QuantityTooLarge))
async def get_quote(good: GoodName, quantity: Annotated[int, Query(ge=1)], catalogue: OurCatalogue) -> Quote:
    """What so many pieces cost, with the discount for that quantity, and what the next better one would take.

    `good-unknown` carries `suggestions`; `quantity-too-large` carries `limit`.
    """
    return await service.quote(catalogue, good, quantity)


@router.get("/stock", responses=describe(Unauthorized, GoodUnknown, LocationUnknown))
async def list_stock(good: GoodName, catalogue: OurCatalogue, location: LocationName = None) -> list[StockLevel]:
    """How many pieces there are, by location, and when more are expected.

    `good-unknown` carries `suggestions`; `location-unknown` carries `locations`.
    """
    return await service.levels(catalogue, good, location)
