import asyncio
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient

from api.models import Operator, QueueEntry
from tests.api.conftest import MakeOperator, SignIn
from tests.api.queue.conftest import AtOnce, Later, instructed, offered_to, presence_of

pytestmark = pytest.mark.api


async def id_of(browser: AsyncClient) -> str:
    return str((await browser.get("/v1/auth/me")).json()["id"])


async def transfer(console: AsyncClient, entry: QueueEntry, **to: Any) -> None:
    answer = await console.post(f"/v1/queue/{entry.id}/transfer", json=to)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "wrap_up"


async def waiting(console: AsyncClient) -> dict[str, Any]:
    (entry,) = [each for each in (await console.get("/v1/queue")).json() if each["state"] in ("waiting", "offered")]
    return dict(entry)


async def test_a_transferred_caller_rings_at_the_colleague_alone_with_the_note(
    console: AsyncClient, worker: AsyncClient, omar: AsyncClient, talking: QueueEntry, at_once: AtOnce
) -> None:
    await transfer(console, talking, colleague_id=await id_of(omar), note="She was charged twice.")
    await at_once()

    offer = (await omar.get("/v1/operators/me/offer")).json()
    assert offer["entry"]["call_id"] == str(talking.call_id)
    assert offer["entry"]["id"] != str(talking.id)
    assert offer["entry"]["reserved_for"]["name"] == "Omar Reyes"
    briefing = offer["entry"]["briefing"]
    assert (briefing["caller_name"], briefing["problem"]) == ("Alice Martin", "Charged twice.")
    assert briefing["facts"] == [{"name": "note from Olivia Stone", "value": "She was charged twice."}]
    assert briefing["reason"] == "Olivia Stone transferred the caller to Omar Reyes: She was charged twice."
    assert await presence_of(console) == "wrap_up"
    assert (await instructed(worker, talking.call_id))[-1] == {
        "type": "keep_company",
        "by": "Olivia Stone",
        "to": "Omar Reyes",
        "is_person": True,
        "note": "She was charged twice.",
    }


async def test_the_transfer_is_in_the_calls_record(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry
) -> None:
    await transfer(console, talking, colleague_id=await id_of(omar))

    call = (await console.get(f"/v1/calls/{talking.call_id}")).json()

    step = call["transitions"][-1]
    assert (step["kind"], step["source"]["name"], step["target"]) == (
        "transferred",
        "Olivia Stone",
        {"kind": "queue", "name": "Omar Reyes"},
    )
    assert (call["state"], call["operator_id"], call["chain_intact"]) == ("waiting", None, True)
    assert [entry["state"] for entry in call["entries"]] == ["wrap_up", "waiting"]


async def test_the_colleague_takes_the_caller_while_the_first_wraps_up(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry, at_once: AtOnce
) -> None:
    await transfer(console, talking, colleague_id=await id_of(omar))
    await at_once()
    entry = await offered_to(omar)

    answer = await omar.post(f"/v1/queue/{entry}/claim")

    assert answer.status_code == 200
    assert answer.json()["entry"]["reserved_for"] is None
    done = {"disposition": "escalated", "notes": ""}
    assert (await console.post(f"/v1/queue/{talking.id}/wrap-up", json=done)).status_code == 200
    assert (await presence_of(console), await presence_of(omar)) == ("available", "busy")


async def test_a_caller_for_another_skill_is_first_in_line_there(
    console: AsyncClient,
    make_operator: MakeOperator,
    sign_in: SignIn,
    talking: QueueEntry,
    worker: AsyncClient,
    at_once: AtOnce,
) -> None:
    sales = await sign_in(await make_operator("Sam Lee", skills=["sales"]))
    await transfer(console, talking, skill="sales", note="Wants a faster line.")
    await at_once()

    offer = (await sales.get("/v1/operators/me/offer")).json()

    assert (offer["entry"]["skill"], offer["entry"]["returned"]) == ("sales", True)
    status = (await worker.get(f"/v1/worker/calls/{talking.call_id}/queue-entry")).json()
    assert (status["state"], status["reserved_for"]) == ("offered", None)


async def test_nobody_else_may_pick_a_caller_who_waits_for_a_colleague(
    console: AsyncClient, omar: AsyncClient, make_operator: MakeOperator, sign_in: SignIn, talking: QueueEntry
) -> None:
    mia = await sign_in(await make_operator("Mia Wolf"))
    await transfer(console, talking, colleague_id=await id_of(omar))
    entry = await waiting(console)

    answer = await mia.post(f"/v1/queue/{entry['id']}/claim")

    assert (answer.status_code, answer.json()["code"]) == (409, "entry-reserved")
    assert answer.json()["reserved_for"] == "Omar Reyes"
    assert (await omar.post(f"/v1/queue/{entry['id']}/claim")).status_code == 200


@pytest.mark.parametrize("how", ["misses", "declines", "goes on a break", "closes the tab"])
async def test_where_the_colleague_does_not_come_anybody_with_the_skill_may(
    console: AsyncClient,
    worker: AsyncClient,
    omar: AsyncClient,
    make_operator: MakeOperator,
    sign_in: SignIn,
    talking: QueueEntry,
    at_once: AtOnce,
    later: Later,
    how: str,
) -> None:
    await transfer(console, talking, colleague_id=await id_of(omar))
    if how in ("misses", "declines"):
        await at_once()
    told = (await worker.get(f"/v1/worker/calls/{talking.call_id}/queue-entry")).json()
    assert told["reserved_for"] == "Omar Reyes"
    match how:
        case "misses":
            await later(21)
        case "declines":
            await omar.post(f"/v1/queue/{await offered_to(omar)}/decline")
        case "goes on a break":
            await omar.put("/v1/operators/me/presence", json={"presence": "break"})
        case "closes the tab":
            await later(21, unseen=True)
    mia = await sign_in(await make_operator("Mia Wolf"))
    await at_once()

    assert await offered_to(mia) == (await waiting(console))["id"]
    told = (await worker.get(f"/v1/worker/calls/{talking.call_id}/queue-entry")).json()
    assert told["reserved_for"] is None


async def test_a_colleague_who_is_not_there_is_not_chosen(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry
) -> None:
    await omar.put("/v1/operators/me/presence", json={"presence": "break"})

    answer = await console.post(f"/v1/queue/{talking.id}/transfer", json={"colleague_id": await id_of(omar)})

    assert (answer.status_code, answer.json()["code"]) == (409, "colleague-not-available")
    assert answer.json()["presence"] == "break"
    assert await presence_of(console) == "busy"


async def test_a_senseless_transfer_is_refused(
    console: AsyncClient, operator: Operator, talking: QueueEntry, omar: AsyncClient
) -> None:
    path = f"/v1/queue/{talking.id}/transfer"
    to_oneself = await console.post(path, json={"colleague_id": str(operator.id)})
    to_nobody = await console.post(path, json={"colleague_id": str(talking.id)})
    to_two = await console.post(path, json={"colleague_id": await id_of(omar), "skill": "sales"})
    nowhere = await console.post(path, json={"note": "Somebody, please."})

    assert [each.status_code for each in (to_oneself, to_nobody, to_two, nowhere)] == [404, 404, 422, 422]
    others = await omar.post(path, json={"skill": "sales"})
    assert (others.status_code, others.json()["code"]) == (403, "not-your-entry")


async def test_of_two_transfers_at_once_one_counts(
    console: AsyncClient, omar: AsyncClient, talking: QueueEntry
) -> None:
    path, to = f"/v1/queue/{talking.id}/transfer", {"colleague_id": await id_of(omar)}

    answers = await asyncio.gather(*(console.post(path, json=to) for _ in range(4)))

    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    assert (await waiting(console))["reserved_for"]["name"] == "Omar Reyes"


async def test_the_agents_have_a_caller_who_is_handed_back_and_homework(
    console: AsyncClient, worker: AsyncClient, talking: QueueEntry
) -> None:
    homework = {"homework": "Read the last invoice out to her."}

    answer = await console.post(f"/v1/queue/{talking.id}/hand-back", json=homework)

    assert (answer.status_code, answer.json()["state"]) == (200, "wrap_up")
    call = (await console.get(f"/v1/calls/{talking.call_id}")).json()
    assert (call["state"], call["operator_id"], call["chain_intact"]) == ("active", None, True)
    step = call["transitions"][-1]
    assert (step["kind"], step["reason"]) == ("handed_back", homework["homework"])
    assert (step["source"]["name"], step["target"]["name"]) == ("Olivia Stone", "HumanHandoffAgent")
    asked = {"type": "hand_back", "by": "Olivia Stone"} | homework
    assert (await instructed(worker, talking.call_id))[-1] == asked


async def test_a_caller_who_was_handed_back_may_ask_for_a_person_again(
    console: AsyncClient, worker: AsyncClient, enqueued: Any, talking: QueueEntry
) -> None:
    await console.post(f"/v1/queue/{talking.id}/hand-back", json={"homework": "Read it out."})
    call = talking.call_id

    again = await worker.post(
        f"/v1/worker/calls/{call}/queue-entry",
        json={"skill": "billing", "reason": "Again.", "agent": "HumanHandoffAgent", "briefing": {}},
    )

    assert again.status_code == 200
    assert UUID(again.json()["entry_id"]) != talking.id


async def test_homework_is_something_to_do(console: AsyncClient, talking: QueueEntry) -> None:
    answer = await console.post(f"/v1/queue/{talking.id}/hand-back", json={"homework": ""})

    assert answer.status_code == 422


async def test_colleagues_are_all_others_with_what_they_can_do(console: AsyncClient, omar: AsyncClient) -> None:
    (colleague,) = (await console.get("/v1/colleagues")).json()

    assert (colleague["name"], colleague["presence"]) == ("Omar Reyes", "available")
    assert "billing" in colleague["skills"]
    assert "email" not in colleague
