import asyncio
from typing import Any

import pytest
from httpx import AsyncClient

from tests.api.conftest import Enqueue, MakeOperator, SignIn
from tests.api.queue.conftest import Later, SetUp

pytestmark = pytest.mark.api

SETTINGS: dict[str, Any] = {
    "strategy": "round_robin",
    "offer_seconds": 15,
    "manual_pick": False,
    "max_wait_seconds": None,
    "overflow": None,
    "target_seconds": 30,
    "age_seconds_per_level": 0,
    "wrap_up_mode": "mandatory",
    "wrap_up_seconds": 90,
    "default_disposition": "resolved",
}


@pytest.fixture
async def admin(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Ada Byron", role="admin"))


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sue Perry", role="supervisor"))


async def test_there_is_a_queue_for_every_skill(supervisor: AsyncClient) -> None:
    queues = (await supervisor.get("/v1/queues")).json()

    assert [queue["skill"] for queue in queues] == ["billing", "general", "sales", "technical"]
    assert {queue["strategy"] for queue in queues} == {"longest_idle"}
    assert {(queue["offer_seconds"], queue["manual_pick"], queue["wrap_up_mode"]) for queue in queues} == {
        (20, True, "timed")
    }


async def test_an_admin_decides_how_a_queue_is_served(admin: AsyncClient, supervisor: AsyncClient) -> None:
    answer = await admin.put("/v1/queues/billing", json=SETTINGS)

    assert (answer.status_code, answer.json()) == (200, SETTINGS | {"skill": "billing"})
    queues = {queue["skill"]: queue for queue in (await supervisor.get("/v1/queues")).json()}
    assert queues["billing"] == SETTINGS | {"skill": "billing"}
    assert queues["sales"]["strategy"] == "longest_idle"


async def test_another_worth_of_severity_ranks_those_who_wait_anew(
    admin: AsyncClient, enqueued: Enqueue, later: Later
) -> None:
    first = await enqueued(briefing={"severity": "low"})
    await later(30)
    graver = await enqueued(briefing={"severity": "critical"})

    async def line() -> list[str]:
        return [entry["id"] for entry in (await admin.get("/v1/queue")).json()]

    assert await line() == [str(graver.id), str(first.id)]
    await admin.put("/v1/queues/billing", json=SETTINGS)
    assert await line() == [str(first.id), str(graver.id)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"strategy": "loudest_first"},
        {"offer_seconds": 0},
        {"offer_seconds": 3_600},
        {"max_wait_seconds": -1},
        {"age_seconds_per_level": -60},
        {"wrap_up_seconds": 0},
        {"wrap_up_mode": "never"},
        {"surprise": True},
    ],
)
async def test_settings_that_make_no_sense_are_refused(admin: AsyncClient, wrong: dict[str, object]) -> None:
    answer = await admin.put("/v1/queues/billing", json=SETTINGS | wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_default_outcome_must_exist(admin: AsyncClient) -> None:
    answer = await admin.put("/v1/queues/billing", json=SETTINGS | {"default_disposition": "fun"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-disposition")


async def test_an_unknown_queue_cannot_be_set_up(admin: AsyncClient) -> None:
    assert (await admin.put("/v1/queues/gossip", json=SETTINGS)).status_code == 422


async def test_supervisors_read_and_admins_decide(supervisor: AsyncClient, console: AsyncClient) -> None:
    read, changed = await console.get("/v1/queues"), await supervisor.put("/v1/queues/billing", json=SETTINGS)

    assert [(answer.status_code, answer.json()["code"]) for answer in (read, changed)] == [(403, "role-too-low")] * 2


async def test_who_waits_too_long_is_due_for_another_way(
    console: AsyncClient, worker: AsyncClient, enqueued: Enqueue, set_up: SetUp, later: Later
) -> None:
    await set_up(max_wait_seconds=300)
    entry = await enqueued()
    assert await is_overflow_due(worker, entry.call_id) is False

    await later(301)
    assert await is_overflow_due(worker, entry.call_id) is True

    await set_up(max_wait_seconds=None)
    assert await is_overflow_due(worker, entry.call_id) is False


@pytest.mark.parametrize(("presence", "due"), [("available", False), ("break", False), ("offline", True)])
async def test_with_nobody_logged_in_another_way_is_due_at_once(
    console: AsyncClient, worker: AsyncClient, enqueued: Enqueue, presence: str, due: bool
) -> None:
    await console.put("/v1/operators/me/presence", json={"presence": presence})

    entry = await enqueued()

    assert await is_overflow_due(worker, entry.call_id) is due


async def test_who_is_with_an_operator_is_due_for_nothing(
    console: AsyncClient, worker: AsyncClient, enqueued: Enqueue, set_up: SetUp, later: Later
) -> None:
    await set_up(max_wait_seconds=300)
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await later(301)

    assert await is_overflow_due(worker, entry.call_id) is False


async def is_overflow_due(worker: AsyncClient, call_id: object) -> bool:
    status = (await worker.get(f"/v1/worker/calls/{call_id}/queue-entry")).json()
    return status["overflow"] is not None


async def codes(browser: AsyncClient, queue: str) -> list[str]:
    return [each["code"] for each in (await browser.get("/v1/dispositions", params={"queue": queue})).json()]


async def test_an_admin_adds_an_outcome_for_one_queue(admin: AsyncClient, console: AsyncClient) -> None:
    answer = await admin.put("/v1/dispositions/refunded", json={"label": "Refunded", "queue": "billing", "position": 0})

    assert (answer.status_code, answer.json()["label"], answer.json()["queue"]) == (200, "Refunded", "billing")
    assert (await codes(console, "billing"))[0] == "refunded"
    assert "refunded" not in await codes(console, "sales")


async def test_an_outcome_that_is_given_up_stays_on_record_and_cannot_be_chosen(
    admin: AsyncClient, console: AsyncClient
) -> None:
    await admin.put("/v1/dispositions/wrong_number", json={"label": "Wrong number", "active": False})

    assert "wrong_number" not in await codes(console, "billing")
    every = {each["code"]: each["active"] for each in (await admin.get("/v1/dispositions/all")).json()}
    assert (every["wrong_number"], every["not_given"], every["resolved"]) == (False, False, True)


async def test_two_admins_who_add_the_same_outcome_add_one(admin: AsyncClient) -> None:
    answers = await asyncio.gather(
        *(admin.put("/v1/dispositions/refunded", json={"label": f"Refunded {number}"}) for number in range(4))
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    every = [each["code"] for each in (await admin.get("/v1/dispositions/all")).json()]
    assert every.count("refunded") == 1


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("Re funded", {"label": "Refunded"}),
        ("refunded", {"label": ""}),
        ("refunded", {"label": "Refunded", "queue": "gossip"}),
    ],
)
async def test_an_outcome_that_makes_no_sense_is_refused(admin: AsyncClient, code: str, body: dict[str, str]) -> None:
    answer = await admin.put(f"/v1/dispositions/{code}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_operators_do_not_decide_on_outcomes(console: AsyncClient) -> None:
    answer = await console.put("/v1/dispositions/refunded", json={"label": "Refunded"})

    assert (answer.status_code, answer.json()["code"]) == (403, "role-too-low")
