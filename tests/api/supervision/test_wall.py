from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, EndReason
from api.live.announcements import Topic, announce
from api.live.endpoints import events
from api.models import Call, Operator
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn
from tests.api.queries import Queries
from tests.api.supervision.conftest import supervise

pytestmark = pytest.mark.api


async def report(worker: AsyncClient, call: Call, *told: dict[str, object]) -> None:
    answer = await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": told})
    assert answer.status_code == 200, answer.text


async def test_an_agents_call_is_on_the_wall_with_mood_and_last_words(
    supervisor: AsyncClient, worker: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call(agent="RouterAgent", caller_name="Alice Martin")
    await report(worker, call, reports.answer(1), reports.utterance(2), reports.impression(3))
    await report(worker, call, reports.utterance(4, "This is the third time!"))

    (seen,) = (await supervisor.get("/v1/wall")).json()["calls"]
    assert (seen["id"], seen["state"], seen["agent"]) == (str(call.id), "active", "RouterAgent")
    assert (seen["caller_name"], seen["mood"], seen["severity"]) == ("Alice Martin", "angry", "high")
    assert seen["last_words"]["text"] == "This is the third time!"
    assert (seen["operator"], seen["position"], seen["supervised_by"]) == (None, None, [])


async def test_who_waits_is_on_the_wall_with_their_place_and_their_queue(
    supervisor: AsyncClient, operator: Operator, console: AsyncClient, enqueued: Enqueue
) -> None:
    first = await enqueued()
    await enqueued()
    wall = (await supervisor.get("/v1/wall")).json()

    assert sorted((call["skill"], call["position"]) for call in wall["calls"]) == [("billing", 1), ("billing", 2)]
    queues = {queue["skill"]: queue for queue in wall["queues"]}
    assert set(queues) == {"technical", "billing", "sales", "general"}
    assert queues["billing"]["waiting"] == 2
    assert queues["billing"]["waiting_since"][:19] == first.waiting_since.isoformat()[:19]
    assert (queues["billing"]["target_seconds"], queues["billing"]["max_wait_seconds"]) == (20, 600)
    assert (queues["billing"]["operators_available"], queues["sales"]["waiting"]) == (1, 0)


async def test_calls_that_no_agent_could_take_are_counted_for_a_day(
    supervisor: AsyncClient, make_call: MakeCall
) -> None:
    now = datetime.now(UTC)
    ended: dict[str, Any] = {"state": CallState.ended, "ended_at": now}
    await make_call(**ended, end_reason=EndReason.no_agent, created_at=now - timedelta(hours=23))
    await make_call(**ended, end_reason=EndReason.no_agent, created_at=now - timedelta(hours=25))
    await make_call(**ended, end_reason=EndReason.caller_hung_up)
    untaken = (await supervisor.get("/v1/wall")).json()["untaken"]
    assert untaken["calls"] == 1
    listed = await supervisor.get("/v1/calls", params={"end_reason": "no_agent", "since": untaken["since"]})
    assert len(listed.json()["items"]) == 1


async def test_operators_are_on_the_wall_with_whom_they_talk(
    supervisor: AsyncClient, operator: Operator, talking: Call
) -> None:
    wall = (await supervisor.get("/v1/wall")).json()

    people = {person["name"]: person for person in wall["operators"]}
    assert set(people) == {"Olivia Stone", "Sam Lee"}
    olivia = people["Olivia Stone"]
    assert (olivia["presence"], olivia["call_id"], olivia["caller"]) == ("busy", str(talking.id), "Alice Martin")
    assert olivia["rings"] is False
    (seen,) = wall["calls"]
    assert (seen["state"], seen["operator"]["name"]) == ("with_operator", "Olivia Stone")
    assert seen["caller_name"] == "Alice Martin"  # as the briefing says
    assert seen["subject"] == "Charged twice."


async def test_supervisors_see_one_another_and_operators_nothing_of_it(
    supervisor: AsyncClient, console: AsyncClient, talking: Call
) -> None:
    before = [(await console.get(path)).text for path in (f"/v1/calls/{talking.id}", "/v1/queue")]
    await supervise(supervisor, talking, "whisper")

    (seen,) = (await supervisor.get("/v1/wall")).json()["calls"]
    assert [(each["supervisor"]["name"], each["mode"]) for each in seen["supervised_by"]] == [("Sam Lee", "whisper")]
    assert [(await console.get(path)).text for path in (f"/v1/calls/{talking.id}", "/v1/queue")] == before


async def test_calls_that_are_over_are_off_the_wall(
    supervisor: AsyncClient, console: AsyncClient, talking: Call
) -> None:
    await console.post(f"/v1/calls/{talking.id}/hang-up")
    wall = (await supervisor.get("/v1/wall")).json()
    assert wall["calls"] == []
    assert next(each for each in wall["operators"] if each["name"] == "Olivia Stone")["presence"] == "wrap_up"


async def test_the_wall_asks_the_database_as_often_for_many_as_for_one(
    supervisor: AsyncClient,
    worker: AsyncClient,
    queries: Queries,
    make_call: MakeCall,
    make_operator: MakeOperator,
    sign_in: SignIn,
    enqueued: Enqueue,
    operator: Operator,
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            assert (await supervisor.get("/v1/wall")).status_code == 200
        return count()

    await supervise(supervisor, await make_call())
    await enqueued()
    few = await asked()
    for number in range(4):
        call = await make_call()
        await report(worker, call, reports.answer(1), reports.utterance(2), reports.utterance(3))
        await supervise(await sign_in(await make_operator(f"Super{number} Lee", role="supervisor")), call)
        await enqueued()

    assert await asked() == few
    assert few <= 16


async def test_only_supervisors_hear_of_supervision_by_the_feed(app: FastAPI, session: AsyncSession) -> None:
    async def first_change(*, is_supervisor: bool) -> str:
        async with aclosing(events(app.state.broadcaster, is_supervisor=is_supervisor)) as stream:
            await anext(stream)
            for topic in (Topic.supervision, Topic.queue):
                await announce(session, topic)
            await session.commit()
            return await anext(stream)

    assert '"supervision"' in await first_change(is_supervisor=True)
    assert '"queue"' in await first_change(is_supervisor=False)


async def test_the_record_is_read_by_call_and_by_operator(
    supervisor: AsyncClient, talking: Call, operator: Operator, make_call: MakeCall
) -> None:
    await supervise(supervisor, talking, "whisper")
    other = await make_call()
    await supervisor.post(f"/v1/calls/{other.id}/remark", json={"text": "Be kind."})

    def told(page: dict[str, list[dict[str, object]]]) -> list[object]:
        return [each["act"] for each in page["items"]]

    every = (await supervisor.get("/v1/supervision-acts")).json()
    assert sorted(map(str, told(every))) == ["listen", "remark", "whisper"]
    of_operator = (await supervisor.get("/v1/supervision-acts", params={"operator_id": str(operator.id)})).json()
    assert sorted(map(str, told(of_operator))) == ["listen", "whisper"]
    of_call = (await supervisor.get("/v1/supervision-acts", params={"call_id": str(other.id)})).json()
    (remark,) = of_call["items"]
    assert (remark["by"]["name"], remark["details"], remark["operator"]) == ("Sam Lee", {"text": "Be kind."}, None)
    bad = await supervisor.get("/v1/supervision-acts", params={"before": "x"})
    assert bad.json()["code"] == "bad-cursor"
