import pytest
from httpx import AsyncClient

from tests.api.conftest import Enqueue

pytestmark = pytest.mark.api

PRESENCE = "/v1/operators/me/presence"


async def test_an_operator_comes_and_goes(console: AsyncClient) -> None:
    for presence in ("offline", "available", "break", "available"):
        answer = await console.put(PRESENCE, json={"presence": presence})
        assert (answer.status_code, answer.json()["presence"]) == (200, presence)


async def test_a_break_has_a_reason_until_it_ends(console: AsyncClient) -> None:
    on_break = await console.put(PRESENCE, json={"presence": "break", "reason": "lunch"})
    back = await console.put(PRESENCE, json={"presence": "available", "reason": "lunch"})

    assert (on_break.json()["break_reason"], back.json()["break_reason"]) == ("lunch", None)


@pytest.mark.parametrize("presence", ["busy", "wrap_up", "asleep", None])
async def test_only_what_operators_decide_can_be_chosen(console: AsyncClient, presence: str | None) -> None:
    answer = await console.put(PRESENCE, json={"presence": presence})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("presence", ["available", "break", "offline"])
async def test_who_talks_with_a_caller_stays(console: AsyncClient, enqueued: Enqueue, presence: str) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    answer = await console.put(PRESENCE, json={"presence": presence})

    assert (answer.status_code, answer.json()["code"]) == (409, "operator-busy")
    assert answer.json()["detail"] == "You are talking with a caller. End that call first."


async def test_who_talks_with_a_caller_cannot_log_out(console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    answer = await console.post("/v1/auth/logout")

    assert (answer.status_code, answer.json()["code"]) == (409, "operator-busy")
    assert (await console.get("/v1/auth/me")).status_code == 200


async def test_the_wrap_up_is_finished_first(console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await console.post(f"/v1/calls/{entry.call_id}/hang-up")

    for answer in (await console.put(PRESENCE, json={"presence": "available"}), await console.post("/v1/auth/logout")):
        assert (answer.status_code, answer.json()["code"]) == (409, "wrap-up-open")
