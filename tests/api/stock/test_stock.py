from datetime import UTC, date, datetime
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Good, PriceBreak, StockLevel
from tests.api.demo_company import refused

pytestmark = [pytest.mark.api, pytest.mark.usefixtures("stocked")]


async def quoted(worker: AsyncClient, good: str, quantity: Any) -> Response:
    return await worker.get("/v1/worker/quote", params={"good": good, "quantity": quantity})


async def stock(worker: AsyncClient, good: str, **where: str) -> Response:
    return await worker.get("/v1/worker/stock", params={"good": good} | where)


async def test_what_is_sold_by_the_piece_is_listed_by_name(worker: AsyncClient) -> None:
    goods = (await worker.get("/v1/worker/goods")).json()
    assert {good["name"] for good in goods} == {
        "mesh router",
        "WiFi extender",
        "set-top box",
        "fiber modem",
        "network cable",
    }
    (router,) = [good for good in goods if good["sku"] == "NB-MESH-2"]
    assert (router["price"], router["currency"]) == ("129.00", "USD")
    assert router["description"].endswith(".")


async def test_a_quote_has_the_discount_of_its_quantity_and_the_next_better_one(worker: AsyncClient) -> None:
    answer = await quoted(worker, "mesh routers", 12)
    assert answer.json() == {
        "good": "mesh router",
        "quantity": 12,
        "unit_price": "129.00",
        "discount_percent": 5,
        "total": "1470.60",
        "currency": "USD",
        "next_break": {"min_quantity": 50, "discount_percent": 10, "total": "5805.00"},
    }


async def test_the_largest_quantity_has_nothing_better_ahead(worker: AsyncClient) -> None:
    quote = (await quoted(worker, "ethernet cables", 10_000)).json()
    assert (quote["total"], quote["next_break"]) == ("67150.00", None)


async def test_an_absurd_quantity_is_refused_with_the_limit(worker: AsyncClient) -> None:
    assert refused(await quoted(worker, "modem", 10_001), 422, "quantity-too-large")["limit"] == 10_000


@pytest.mark.parametrize("quantity", [0, -5, "many", "1.5", ""])
async def test_a_quantity_that_is_none_is_refused(worker: AsyncClient, quantity: Any) -> None:
    refused(await quoted(worker, "modem", quantity), 422, "invalid")


async def test_stock_is_told_by_location_with_the_delivery_where_there_is_none_left(worker: AsyncClient) -> None:
    levels = (await stock(worker, "mesh router")).json()
    assert [(level["location"], level["quantity"]) for level in levels] == [
        ("Chicago", 0),
        ("Los Angeles", 18),
        ("New York", 42),
    ]
    chicago, *others = levels
    assert date.fromisoformat(chicago["restock_on"]) > datetime.now(UTC).date()
    assert [other["restock_on"] for other in others] == [None, None]


@pytest.mark.parametrize(("said", "quantity"), [("new york", 120), ("NYC", 120), ("L.A.", 60), ("Chicago", 35)])
async def test_stock_of_one_place_is_told_alone(worker: AsyncClient, said: str, quantity: int) -> None:
    levels = (await stock(worker, "wi-fi extenders", location=said)).json()
    assert [(level["good"], level["quantity"]) for level in levels] == [("WiFi extender", quantity)]


async def test_a_place_that_does_not_keep_a_good_has_none_of_it(worker: AsyncClient, session: AsyncSession) -> None:
    session.add(
        Good(sku="X-1", name="satellite dish", aliases=[], price=1, currency="USD", description="A dish, on order.")
    )
    await session.commit()
    assert (await stock(worker, "satellite dishes")).json() == []
    assert (await stock(worker, "satellite dish", location="Chicago")).json() == []


async def test_an_unknown_place_is_refused_with_those_that_there_are(worker: AsyncClient) -> None:
    problem = refused(await stock(worker, "modem", location="Boston"), 404, "location-unknown")
    assert problem["locations"] == ["Chicago", "Los Angeles", "New York"]


@pytest.mark.parametrize(
    ("said", "suggestions"),
    [("mash router", ["mesh router"]), ("toasters", []), ("🥔", []), ("\x00", [])],
)
async def test_an_unknown_good_is_refused_with_what_may_have_been_meant(
    worker: AsyncClient, said: str, suggestions: list[str]
) -> None:
    for answer in (await quoted(worker, said, 1), await stock(worker, said)):
        assert refused(answer, 404, "good-unknown")["suggestions"] == suggestions


@pytest.mark.parametrize("said", ["", "x" * 101])
async def test_a_name_that_is_none_is_refused(worker: AsyncClient, said: str) -> None:
    refused(await quoted(worker, said, 1), 422, "invalid")
    refused(await stock(worker, said), 422, "invalid")
    refused(await stock(worker, "modem", location=said), 422, "invalid")


async def test_the_database_keeps_no_nonsense(session: AsyncSession) -> None:
    good = Good(sku="X-1", name="dish", aliases=[], price=1, currency="USD", description="")
    session.add(good)
    await session.commit()
    for row, check in (
        (StockLevel(good_id=good.id, location="Chicago", quantity=-1), "quantity_is_not_negative"),
        (PriceBreak(good_id=good.id, min_quantity=10, discount_percent=100), "discount_leaves_a_price"),
        (PriceBreak(good_id=good.id, min_quantity=1, discount_percent=5), "min_quantity_is_several"),
    ):
        session.add(row)
        with pytest.raises(IntegrityError, match=check):
            await session.flush()
        await session.rollback()
