import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, EndReason
from api.models import Call, Operator, PresenceChange
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn
from tests.api.supervision.conftest import AtOnce, acts, supervise

pytestmark = pytest.mark.api


async def take_over(browser: AsyncClient, call_id: Any) -> Any:
    return await browser.post(f"/v1/calls/{call_id}/take-over")


async def asked(worker: AsyncClient, call: Call) -> list[dict[str, Any]]:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/instructions", params={"wait_seconds": 0})
    return [each["instruction"] for each in answer.json()]


async def hand_over(worker: AsyncClient, call: Call) -> dict[str, Any]:
    answer = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue())
    assert answer.status_code == 200, answer.text
    status: dict[str, Any] = answer.json()
    return status


async def ten_seconds_later(session: AsyncSession) -> None:
    await session.execute(update(Call).values(reserved_until=Call.reserved_until - timedelta(seconds=10)))
    await session.commit()


async def test_the_caller_goes_to_the_supervisor_as_the_agent_hands_over(
    supervisor: AsyncClient, worker: AsyncClient, make_call: MakeCall, session: AsyncSession, sam: Operator
) -> None:
    call = await make_call()
    answer = (await take_over(supervisor, call.id)).json()
    assert answer["connected"] is False
    assert datetime.fromisoformat(answer["until"]) > datetime.now(UTC)
    (bring_in,) = await asked(worker, call)
    assert bring_in == {"type": "bring_in", "by": "Sam Lee", "reason": "Sam Lee takes the call over."}

    assert (await hand_over(worker, call))["state"] == "connected"
    active = (await supervisor.get("/v1/operators/me/active")).json()
    assert (active["call_id"], active["entry"]["state"]) == (str(call.id), "connected")
    assert active["entry"]["briefing"]["problem"] == "Charged twice."
    assert active["token"]
    moves = select(PresenceChange.change, PresenceChange.after).where(PresenceChange.operator_id == sam.id)
    assert [tuple(row) for row in await session.execute(moves)] == [("takes_over", "busy")]
    detail = (await supervisor.get(f"/v1/calls/{call.id}")).json()
    assert [each["kind"] for each in detail["transitions"]] == ["queued", "connected"]


async def test_nobody_else_is_rung_at_for_a_call_that_is_being_taken_over(
    supervisor: AsyncClient, console: AsyncClient, worker: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    await take_over(supervisor, call.id)
    await hand_over(worker, call)
    assert (await console.get("/v1/operators/me/offer")).json() is None


async def test_a_waiting_caller_is_taken_at_once_though_it_rings_elsewhere(
    supervisor: AsyncClient, console: AsyncClient, enqueued: Enqueue, session: AsyncSession
) -> None:
    entry = await enqueued()
    answer = (await take_over(supervisor, entry.call_id)).json()
    assert answer == {"connected": True, "until": None}
    assert (await supervisor.get("/v1/operators/me/active")).json()["call_id"] == str(entry.call_id)
    assert [act for act, _ in await acts(session)] == ["take_over"]


async def test_an_agent_that_does_not_hand_over_keeps_the_caller(
    supervisor: AsyncClient, worker: AsyncClient, make_call: MakeCall, session: AsyncSession, at_once: AtOnce
) -> None:
    call = await make_call()
    await take_over(supervisor, call.id)
    await at_once()
    (seen,) = (await supervisor.get("/v1/wall")).json()["calls"]
    assert seen["kept_for"]["name"] == "Sam Lee"

    await ten_seconds_later(session)
    await at_once()
    (seen,) = (await supervisor.get("/v1/wall")).json()["calls"]
    assert (seen["kept_for"], seen["state"]) == (None, "active")
    assert await acts(session) == [("take_over", {}), ("take_over_failed", {"seconds": 10})]
    assert await asked(worker, call) == []
    assert (await hand_over(worker, call))["state"] == "waiting"  # whoever asks for a person later, waits like others


async def test_a_call_is_taken_over_by_one_at_a_time(
    supervisor: AsyncClient, make_operator: MakeOperator, sign_in: SignIn, make_call: MakeCall
) -> None:
    call, other = await make_call(), await make_call()
    tara = await sign_in(await make_operator("Tara Lee", role="supervisor"))
    answers = await asyncio.gather(take_over(supervisor, call.id), take_over(tara, call.id))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = [answer.json() for answer in answers if answer.status_code == 409]
    assert refused["code"] == "take-over-under-way"

    first = supervisor if answers[0].status_code == 200 else tara
    assert (await take_over(first, call.id)).status_code == 200  # a double click
    assert (await take_over(first, other.id)).json()["code"] == "take-over-under-way"


async def test_who_has_a_caller_takes_no_other_over(
    supervisor: AsyncClient, enqueued: Enqueue, make_call: MakeCall
) -> None:
    await take_over(supervisor, (await enqueued()).call_id)
    answer = await take_over(supervisor, (await make_call()).id)
    assert (answer.status_code, answer.json()["code"]) == (409, "operator-busy")


async def test_who_has_got_another_caller_meanwhile_is_not_waited_for(
    supervisor: AsyncClient, worker: AsyncClient, enqueued: Enqueue, make_call: MakeCall
) -> None:
    call = await make_call()
    await take_over(supervisor, call.id)
    await take_over(supervisor, (await enqueued()).call_id)
    assert (await hand_over(worker, call))["state"] == "waiting"


async def test_a_caller_who_hangs_up_is_kept_for_nobody(
    supervisor: AsyncClient, worker: AsyncClient, make_call: MakeCall, at_once: AtOnce, session: AsyncSession
) -> None:
    call, other = await make_call(), await make_call()
    await take_over(supervisor, call.id)
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": [reports.call_ended(1)]})
    await at_once()

    assert [act for act, _ in await acts(session)] == ["take_over"]
    assert (await take_over(supervisor, other.id)).status_code == 200


async def test_an_operators_caller_is_not_taken_over(supervisor: AsyncClient, talking: Call) -> None:
    answer = await take_over(supervisor, talking.id)
    assert (answer.status_code, answer.json()["code"]) == (409, "not-the-agents")
    assert "barge in" in answer.json()["detail"]


async def test_who_listened_before_is_out_of_the_hidden_seat(
    supervisor: AsyncClient, enqueued: Enqueue, session: AsyncSession, at_once: AtOnce
) -> None:
    entry = await enqueued()
    call = await session.get_one(Call, entry.call_id)
    await supervise(supervisor, call)
    await take_over(supervisor, call.id)
    await at_once()
    assert (await supervisor.get("/v1/operators/me/supervision")).json() is None
    assert (await acts(session))[-1] == ("stop", {"because": "took_call"})


# --- remarks ----------------------------------------------------------------------------------------------------------


async def test_a_remark_reaches_the_agent_and_is_on_record(
    supervisor: AsyncClient, worker: AsyncClient, make_call: MakeCall, session: AsyncSession
) -> None:
    call = await make_call()
    answer = await supervisor.post(f"/v1/calls/{call.id}/remark", json={"text": "  Offer a free month.  "})
    assert answer.status_code == 204
    assert await asked(worker, call) == [{"type": "remark", "by": "Sam Lee", "text": "Offer a free month."}]
    (remark,) = (await supervisor.get(f"/v1/calls/{call.id}")).json()["remarks"]
    assert (remark["by"], remark["text"], remark["taken_at"]) == ("Sam Lee", "Offer a free month.", None)
    assert await acts(session) == [("remark", {"text": "Offer a free month."})]


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "a\x00b"])
async def test_a_senseless_remark_is_refused(supervisor: AsyncClient, make_call: MakeCall, text: str) -> None:
    answer = await supervisor.post(f"/v1/calls/{(await make_call()).id}/remark", json={"text": text})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_no_agent_is_there_for_a_remark(supervisor: AsyncClient, talking: Call, make_call: MakeCall) -> None:
    over = await make_call(state=CallState.ended, ended_at=talking.created_at, end_reason=EndReason.caller_hung_up)
    for call in (talking, over):
        answer = await supervisor.post(f"/v1/calls/{call.id}/remark", json={"text": "Be kind."})
        assert (answer.status_code, answer.json()["code"]) == (409, "not-the-agents")
