import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import instructions, service
from api.contract import CallState, EndReason, Hold, Remark, Resume
from api.models import Call, Instruction, Operator
from tests.api.conftest import MakeCall

pytestmark = pytest.mark.api


async def ask(session: AsyncSession, call: Call, instruction: contract.Instruction, by: Operator) -> None:
    await instructions.give(session, await service.lock(session, call.id), instruction, by.id)
    await session.commit()


async def asked(worker: AsyncClient, call_id: UUID, done_through: int = 0, wait_seconds: float = 0) -> Response:
    params = {"done_through": done_through, "wait_seconds": wait_seconds}
    return await worker.get(f"/v1/worker/calls/{call_id}/instructions", params=params)


def types(answer: Response) -> list[tuple[int, str]]:
    given: list[dict[str, Any]] = answer.json()
    return [(each["number"], each["instruction"]["type"]) for each in given]


async def test_what_was_asked_comes_in_order_until_it_was_carried_out(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, operator: Operator
) -> None:
    call = await make_call()
    await ask(session, call, Hold(by="Olivia Stone"), operator)
    await ask(session, call, Resume(by="Olivia Stone"), operator)

    assert types(await asked(worker, call.id)) == [(1, "hold"), (2, "resume")]
    assert types(await asked(worker, call.id, done_through=1)) == [(2, "resume")]
    assert types(await asked(worker, call.id)) == [(2, "resume")]  # another job, after the first one died
    assert types(await asked(worker, call.id, done_through=2)) == []
    taken = (await session.scalars(select(Instruction.taken_at).order_by(Instruction.number))).all()
    assert None not in taken


async def test_who_waits_hears_of_an_instruction_as_it_is_given(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, operator: Operator
) -> None:
    call, other = await make_call(), await make_call()
    waiting = asyncio.create_task(asked(worker, call.id, wait_seconds=30))
    elsewhere = asyncio.create_task(asked(worker, other.id, wait_seconds=0.1))
    await elsewhere  # by then the other request waits, too
    await ask(session, call, Remark(by="Sam Lee", text="Offer the new contract."), operator)

    async with asyncio.timeout(5):
        answer = await waiting
    assert [each["instruction"] for each in answer.json()] == [
        {"type": "remark", "by": "Sam Lee", "text": "Offer the new contract."}
    ]
    assert types(await elsewhere) == []


async def test_nothing_is_asked_of_a_call_that_is_over(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, operator: Operator
) -> None:
    now = operator.created_at
    call = await make_call(state=CallState.ended, ended_at=now, end_reason=EndReason.caller_hung_up)
    answer = await asked(worker, call.id)
    assert (answer.status_code, answer.json()["code"]) == (409, "call-over")


async def test_an_unknown_call_and_a_senseless_number_are_refused(worker: AsyncClient, make_call: MakeCall) -> None:
    unknown = await asked(worker, uuid4())
    assert (unknown.status_code, unknown.json()["code"]) == (404, "call-not-found")
    senseless = await asked(worker, (await make_call()).id, done_through=-1)
    assert (senseless.status_code, senseless.json()["code"]) == (422, "invalid")
