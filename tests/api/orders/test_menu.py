import pytest
from httpx import AsyncClient

from tests.api.demo_company import refused
from tests.api.orders.conftest import Kitchen

pytestmark = [pytest.mark.api, pytest.mark.usefixtures("stocked")]


async def test_the_menu_is_told_in_its_order_with_what_is_sold_out(worker: AsyncClient) -> None:
    menu = (await worker.get("/v1/worker/menu")).json()
    assert [(item["name"], item["price"]) for item in menu] == [
        ("burger", "12.00"),
        ("pizza", "15.00"),
        ("salad", "10.00"),
        ("fries", "5.00"),
        ("drink", "3.00"),
        ("milkshake", "6.00"),
    ]
    assert {item["name"] for item in menu if not item["available"]} == {"milkshake"}
    assert {item["currency"] for item in menu} == {"USD"}


@pytest.mark.parametrize(
    ("said", "item", "left", "allergens", "may_contain"),
    [
        ("Pizzas", "pizza", 40, ["gluten", "milk"], ["nuts", "soy"]),
        ("coke", "drink", None, [], []),
        ("milk shake", "milkshake", 0, ["milk"], ["egg", "nuts"]),
    ],
)
async def test_the_kitchen_says_what_is_in_an_item_and_whether_there_is_any(
    worker: AsyncClient, said: str, item: str, left: int | None, allergens: list[str], may_contain: list[str]
) -> None:
    answer = (await worker.get("/v1/worker/kitchen", params={"item": said})).json()
    assert (answer["item"], answer["left"], answer["available"]) == (item, left, left != 0)
    assert (answer["allergens"], answer["may_contain"]) == (allergens, may_contain)
    assert answer["description"].endswith(".")


@pytest.mark.parametrize(
    ("said", "suggestions"), [("veggie burger", ["burger"]), ("sushi", []), ("\x00", []), ("' OR 1=1", [])]
)
async def test_an_unknown_item_is_refused_with_what_may_have_been_meant(
    worker: AsyncClient, said: str, suggestions: list[str]
) -> None:
    answer = await worker.get("/v1/worker/kitchen", params={"item": said})
    assert refused(answer, 404, "item-unknown")["suggestions"] == suggestions


@pytest.mark.parametrize("said", ["", "x" * 101])
async def test_a_name_that_is_none_is_refused(worker: AsyncClient, said: str) -> None:
    refused(await worker.get("/v1/worker/kitchen", params={"item": said}), 422, "invalid")


async def test_what_the_kitchen_runs_out_of_is_told_at_once(worker: AsyncClient, kitchen: Kitchen) -> None:
    await kitchen.has(0, "pizza")
    answer = (await worker.get("/v1/worker/kitchen", params={"item": "pizza"})).json()
    assert (answer["available"], answer["left"]) == (False, 0)
