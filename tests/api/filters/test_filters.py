from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from api.contract import Role
from tests.api.conftest import MakeOperator, SignIn

pytestmark = pytest.mark.api

URGENT = {"list": "tickets", "name": "Urgent", "query": {"severity": ["critical"], "owner": "me"}}


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))


@pytest.fixture
async def colleague(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Omar Reyes"))


async def names(client: AsyncClient, list_name: str = "tickets") -> list[str]:
    return [saved["name"] for saved in (await client.get("/v1/saved-filters", params={"list": list_name})).json()]


def change(saved: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {name: saved[name] for name in ("name", "query", "shared")} | values


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_filter_is_kept_for_oneself(console: AsyncClient, colleague: AsyncClient) -> None:
    answer = await console.post("/v1/saved-filters", json=URGENT)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["query"], answer.json()["owner"]["name"]) == (URGENT["query"], "Olivia Stone")
    assert await names(console) == ["Urgent"]
    assert await names(console, "calls") == []
    assert await names(colleague) == []


async def test_a_filter_is_renamed_and_let_go(console: AsyncClient) -> None:
    saved = (await console.post("/v1/saved-filters", json=URGENT)).json()
    path = f"/v1/saved-filters/{saved['id']}"

    changed = await console.put(path, json=change(saved, name="Mine", query={"owner": "me"}))

    assert (changed.json()["name"], changed.json()["query"]) == ("Mine", {"owner": "me"})
    assert (await console.delete(path)).status_code == 204
    assert await names(console) == []


async def test_a_supervisor_shares_a_filter_with_everybody(supervisor: AsyncClient, console: AsyncClient) -> None:
    saved = (await supervisor.post("/v1/saved-filters", json=URGENT | {"shared": True})).json()
    path = f"/v1/saved-filters/{saved['id']}"

    assert await names(console) == ["Urgent"]
    assert code(await console.put(path, json=change(saved, shared=False))) == (403, "not-your-filter")
    assert code(await console.delete(path)) == (403, "not-your-filter")


async def test_supervisors_keep_what_is_shared_in_order_together(
    supervisor: AsyncClient, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    saved = (await supervisor.post("/v1/saved-filters", json=URGENT | {"shared": True})).json()
    other = await sign_in(await make_operator("Ada Quinn", role=Role.supervisor))

    changed = await other.put(f"/v1/saved-filters/{saved['id']}", json=change(saved, name="Burning"))

    assert (changed.json()["name"], changed.json()["owner"]["name"]) == ("Burning", "Sam Reed")


async def test_an_operator_shares_with_nobody(console: AsyncClient) -> None:
    saved = (await console.post("/v1/saved-filters", json=URGENT)).json()

    for answer in (
        await console.post("/v1/saved-filters", json=URGENT | {"name": "Ours", "shared": True}),
        await console.put(f"/v1/saved-filters/{saved['id']}", json=change(saved, shared=True)),
    ):
        assert code(answer) == (403, "sharing-not-allowed")


async def test_what_others_keep_for_themselves_is_not_there(console: AsyncClient, supervisor: AsyncClient) -> None:
    saved = (await console.post("/v1/saved-filters", json=URGENT)).json()

    for path in (f"/v1/saved-filters/{saved['id']}", f"/v1/saved-filters/{uuid4()}"):
        assert code(await supervisor.put(path, json=change(saved))) == (404, "filter-not-found")
        assert code(await supervisor.delete(path)) == (404, "filter-not-found")


async def test_a_name_is_one_persons_once_for_each_list(console: AsyncClient, colleague: AsyncClient) -> None:
    for client, body in ((console, URGENT), (colleague, URGENT), (console, URGENT | {"list": "calls", "query": {}})):
        assert (await client.post("/v1/saved-filters", json=body)).status_code == 201

    assert code(await console.post("/v1/saved-filters", json=URGENT)) == (409, "filter-name-taken")


@pytest.mark.parametrize(
    ("list_name", "query"),
    [
        ("tickets", {"severity": ["eaten"]}),
        ("tickets", {"flow": ["support"]}),
        ("calls", {"severity": ["critical"]}),
        ("calls", {"number": "1"}),
    ],
)
async def test_what_the_list_cannot_find_is_not_kept(
    console: AsyncClient, list_name: str, query: dict[str, Any]
) -> None:
    answer = await console.post("/v1/saved-filters", json={"list": list_name, "name": "Odd", "query": query})

    assert code(answer) == (422, "bad-filter")
    assert answer.json()["errors"][0]["loc"][0] == next(iter(query))


@pytest.mark.parametrize("odd", [{"name": " "}, {"name": "x" * 41}, {"list": "orders"}, {"query": "severity=high"}])
async def test_a_filter_is_well_formed(console: AsyncClient, odd: dict[str, Any]) -> None:
    assert code(await console.post("/v1/saved-filters", json=URGENT | odd)) == (422, "invalid")
