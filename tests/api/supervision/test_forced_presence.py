from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Operator, PresenceChange, QueueEntry
from tests.api.supervision.conftest import acts

pytestmark = pytest.mark.api


async def force(
    browser: AsyncClient, operator: Operator, presence: str, reason: str = "Lunch was at noon."
) -> Response:
    return await browser.put(f"/v1/operators/{operator.id}/presence", json={"presence": presence, "reason": reason})


async def test_an_operator_is_told_who_moved_them_and_why(
    supervisor: AsyncClient, console: AsyncClient, operator: Operator, session: AsyncSession, sam: Operator
) -> None:
    answer = await force(supervisor, operator, "break", "You have not answered for an hour.")
    assert answer.status_code == 200

    me = (await console.get("/v1/auth/me")).json()
    assert (me["presence"], me["break_reason"]) == ("break", "You have not answered for an hour.")
    assert (me["moved_by"], me["moved_because"]) == ("Sam Lee", "You have not answered for an hour.")
    change = (await session.scalars(select(PresenceChange))).one()
    assert (change.by, change.reason) == (sam.id, "You have not answered for an hour.")
    reason = {"before": "available", "after": "break", "reason": "You have not answered for an hour."}
    assert await acts(session) == [("force_presence", reason)]


async def test_what_the_operator_does_next_is_their_own(
    supervisor: AsyncClient, console: AsyncClient, operator: Operator
) -> None:
    await force(supervisor, operator, "offline")
    me = (await console.put("/v1/operators/me/presence", json={"presence": "available"})).json()
    assert (me["presence"], me["moved_by"], me["moved_because"]) == ("available", None, None)


async def test_a_break_can_be_ended(supervisor: AsyncClient, console: AsyncClient, operator: Operator) -> None:
    await console.put("/v1/operators/me/presence", json={"presence": "break", "reason": "lunch"})
    assert (await force(supervisor, operator, "available")).json()["presence"] == "available"


async def test_nobody_is_available_whose_console_is_not_open(
    supervisor: AsyncClient, operator: Operator, session: AsyncSession
) -> None:
    answer = await force(supervisor, operator, "available")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-at-desk")
    assert await acts(session) == []


async def test_a_wrap_up_ends_with_the_queues_own_outcome(
    supervisor: AsyncClient, console: AsyncClient, operator: Operator, talking: Call, session: AsyncSession
) -> None:
    await console.post(f"/v1/calls/{talking.id}/hang-up")
    assert (await force(supervisor, operator, "available")).json()["presence"] == "available"

    entry = (await session.scalars(select(QueueEntry))).one()
    assert (entry.state, entry.disposition) == ("closed", "not_given")
    assert (await acts(session))[-1][1]["before"] == "wrap_up"


async def test_nobody_is_taken_off_a_caller(
    supervisor: AsyncClient, console: AsyncClient, operator: Operator, talking: Call
) -> None:
    answer = await force(supervisor, operator, "offline")
    assert (answer.status_code, answer.json()["code"]) == (409, "operator-talking")
    assert answer.json()["call_id"] == str(talking.id)
    assert (await console.get("/v1/auth/me")).json()["presence"] == "busy"


@pytest.mark.parametrize(("presence", "reason"), [("break", ""), ("break", "  "), ("busy", "x"), ("break", "x" * 81)])
async def test_a_reason_and_a_presence_that_can_be_chosen_are_needed(
    supervisor: AsyncClient, operator: Operator, presence: str, reason: str
) -> None:
    answer = await force(supervisor, operator, presence, reason)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_an_unknown_operator_is_refused(supervisor: AsyncClient) -> None:
    path = f"/v1/operators/{uuid4()}/presence"
    answer = await supervisor.put(path, json={"presence": "break", "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "operator-not-found")
