import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response

from api.models import Operator, QueueEntry
from tests.api.conftest import Enqueue
from tests.api.queue.conftest import AtOnce, Later, instructed, offered_to, presence_of

pytestmark = pytest.mark.api

QUESTION = "May I refund more than a hundred?"


async def consult(console: AsyncClient, entry: QueueEntry, colleague: AsyncClient) -> Response:
    me = (await colleague.get("/v1/auth/me")).json()["id"]
    return await console.post(f"/v1/queue/{entry.id}/consult", json={"colleague_id": me, "question": QUESTION})


async def asked(colleague: AsyncClient) -> dict[str, Any]:
    return dict((await colleague.get("/v1/operators/me/consultation")).json() or {})


async def answer(colleague: AsyncClient, how: str) -> Response:
    return await colleague.post(f"/v1/consultations/{(await asked(colleague))['id']}/{how}")


async def latest(console: AsyncClient) -> str:
    return str((await console.get("/v1/operators/me/active")).json()["consultation"]["state"])


@pytest.fixture
async def consulted(console: AsyncClient, omar: AsyncClient, talking: QueueEntry) -> QueueEntry:
    """Olivia and Omar talk about this caller."""
    assert (await consult(console, talking, omar)).status_code == 200
    assert (await answer(omar, "accept")).status_code == 200
    return talking


async def test_the_colleague_sees_the_question_with_the_briefing_and_the_caller_hears_music(
    console: AsyncClient, worker: AsyncClient, omar: AsyncClient, talking: QueueEntry
) -> None:
    active = (await consult(console, talking, omar)).json()

    rings = await asked(omar)
    assert (rings["state"], rings["question"], rings["asked_by"]["name"]) == ("ringing", QUESTION, "Olivia Stone")
    assert rings["entry"]["briefing"]["problem"] == "Charged twice."
    assert rings["token"] is None
    assert active["entry"]["held_since"] is not None
    assert (active["consultation"]["state"], active["consultation"]["operator"]["name"]) == ("ringing", "Omar Reyes")
    assert [each["type"] for each in await instructed(worker, talking.call_id)] == ["hold"]
    assert await presence_of(omar) == "available"


async def test_a_colleague_who_accepts_is_busy_and_may_join_the_room(omar: AsyncClient, consulted: QueueEntry) -> None:
    seat = await asked(omar)

    assert (seat["state"], seat["call_id"]) == ("talking", str(consulted.call_id))
    assert seat["token"] is not None
    assert await presence_of(omar) == "busy"
    assert (await omar.get("/v1/operators/me/active")).json() is None


async def test_nothing_else_rings_at_a_colleague_who_is_asked(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry, enqueued: Enqueue, at_once: AtOnce
) -> None:
    await consult(console, talking, omar)
    await enqueued()
    await at_once()
    assert await offered_to(omar) is None

    await answer(omar, "decline")
    await at_once()

    assert await offered_to(omar) is not None


async def test_a_completed_consultation_gives_the_caller_to_the_colleague_at_once(
    console: AsyncClient, worker: AsyncClient, omar: AsyncClient, consulted: QueueEntry
) -> None:
    done = await console.post(f"/v1/queue/{consulted.id}/consult/complete")

    assert (done.status_code, done.json()["state"], done.json()["held_since"]) == (200, "wrap_up", None)
    seat = (await omar.get("/v1/operators/me/active")).json()
    assert (seat["entry"]["state"], seat["call_id"]) == ("connected", str(consulted.call_id))
    assert seat["entry"]["held_since"] is None
    assert await asked(omar) == {}
    assert (await presence_of(console), await presence_of(omar)) == ("wrap_up", "busy")
    call = (await omar.get(f"/v1/calls/{consulted.call_id}")).json()
    step = call["transitions"][-1]
    assert (step["kind"], step["source"]["name"], step["target"]["kind"], step["target"]["name"]) == (
        "transferred",
        "Olivia Stone",
        "operator",
        "Omar Reyes",
    )
    assert (call["state"], call["operator"]["name"], call["chain_intact"]) == ("with_operator", "Omar Reyes", True)
    told = (await instructed(worker, consulted.call_id))[-1]
    assert (told["type"], told["to"], told["operator_id"]) == ("pass_on", "Omar Reyes", seat["entry"]["operator"]["id"])


async def test_who_asked_may_end_it_and_talks_with_the_caller_again(
    console: AsyncClient, worker: AsyncClient, omar: AsyncClient, consulted: QueueEntry
) -> None:
    active = (await console.post(f"/v1/queue/{consulted.id}/consult/end")).json()

    assert (active["entry"]["held_since"], active["consultation"]["state"]) == (None, "ended")
    assert [each["type"] for each in await instructed(worker, consulted.call_id)] == ["hold", "resume"]
    assert (await presence_of(console), await presence_of(omar)) == ("busy", "available")


async def test_the_colleague_may_leave_and_the_caller_stays_on_hold(
    console: AsyncClient, omar: AsyncClient, consulted: QueueEntry
) -> None:
    assert (await answer(omar, "leave")).status_code == 204

    active = (await console.get("/v1/operators/me/active")).json()
    assert (active["consultation"]["state"], active["entry"]["held_since"] is None) == ("ended", False)
    assert await presence_of(omar) == "available"
    assert (await console.post(f"/v1/queue/{consulted.id}/resume")).status_code == 200


async def test_a_question_that_nobody_answers_is_missed_and_sends_to_a_break(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry, at_once: AtOnce, later: Later
) -> None:
    await consult(console, talking, omar)
    await later(21)
    await at_once()

    assert await latest(console) == "missed"
    assert await presence_of(omar) == "break"


async def test_a_question_to_somebody_who_went_away_is_withdrawn(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry, at_once: AtOnce
) -> None:
    await consult(console, talking, omar)
    await omar.put("/v1/operators/me/presence", json={"presence": "break"})
    await at_once()

    assert await latest(console) == "withdrawn"


async def test_a_colleague_whose_tab_is_closed_is_gone_and_the_caller_stays_on_hold(
    console: AsyncClient, omar: AsyncClient, consulted: QueueEntry, at_once: AtOnce, later: Later
) -> None:
    await later(21, unseen=True)
    await console.post("/v1/operators/me/heartbeat")
    await at_once()

    assert await latest(console) == "ended"
    assert (await console.get("/v1/operators/me/active")).json()["entry"]["held_since"] is not None
    assert (await presence_of(console), await presence_of(omar)) == ("busy", "offline")


async def test_a_caller_who_hangs_up_ends_the_consultation(
    console: AsyncClient, omar: AsyncClient, consulted: QueueEntry
) -> None:
    await console.post(f"/v1/calls/{consulted.call_id}/hang-up")

    assert await asked(omar) == {}
    assert (await presence_of(console), await presence_of(omar)) == ("wrap_up", "available")


async def test_an_operator_who_is_lost_ends_the_consultation(
    worker: AsyncClient, omar: AsyncClient, consulted: QueueEntry
) -> None:
    lost = {"agent": "HumanHandoffAgent", "reason": "The line was cut."}
    assert (await worker.post(f"/v1/worker/calls/{consulted.call_id}/return", json=lost)).status_code == 200

    assert await asked(omar) == {}
    assert await presence_of(omar) == "available"


@pytest.mark.parametrize(("path", "body"), [("resume", None), ("transfer", {"skill": "sales"})])
async def test_first_the_consultation_is_ended(
    console: AsyncClient, consulted: QueueEntry, path: str, body: dict[str, str] | None
) -> None:
    answer = await console.post(f"/v1/queue/{consulted.id}/{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (409, "consultation-open")


async def test_when_both_press_at_once_one_counts(
    console: AsyncClient, omar: AsyncClient, consulted: QueueEntry
) -> None:
    leaving = f"/v1/consultations/{(await asked(omar))['id']}/leave"

    completed, left = await asyncio.gather(
        console.post(f"/v1/queue/{consulted.id}/consult/complete"), omar.post(leaving)
    )

    assert (completed.status_code, left.status_code) in [(200, 409), (409, 204)]
    assert await presence_of(omar) == ("busy" if completed.status_code == 200 else "available")


async def test_nobody_completes_what_rings(console: AsyncClient, omar: AsyncClient, talking: QueueEntry) -> None:
    await consult(console, talking, omar)

    answer = await console.post(f"/v1/queue/{talking.id}/consult/complete")

    assert (answer.status_code, answer.json()["code"]) == (409, "consultation-over")


async def test_a_senseless_question_is_refused(
    console: AsyncClient, operator: Operator, omar: AsyncClient, talking: QueueEntry
) -> None:
    path = f"/v1/queue/{talking.id}/consult"
    to_oneself = await console.post(path, json={"colleague_id": str(operator.id), "question": QUESTION})
    empty = await console.post(path, json={"colleague_id": str(operator.id), "question": ""})
    await omar.put("/v1/operators/me/presence", json={"presence": "break"})
    not_there = await consult(console, talking, omar)

    assert [each.status_code for each in (to_oneself, empty, not_there)] == [404, 422, 409]
    assert (await console.get("/v1/operators/me/active")).json()["entry"]["held_since"] is None


async def test_only_who_is_asked_may_answer(console: AsyncClient, omar: AsyncClient, talking: QueueEntry) -> None:
    await consult(console, talking, omar)

    answer = await console.post(f"/v1/consultations/{(await asked(omar))['id']}/accept")

    assert (answer.status_code, answer.json()["code"]) == (404, "consultation-not-found")


async def test_accepting_twice_is_no_fault(omar: AsyncClient, consulted: QueueEntry) -> None:
    again = await answer(omar, "accept")

    assert (again.status_code, again.json()["state"]) == (200, "talking")
