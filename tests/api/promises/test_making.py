import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Promise
from api.promises import service
from tests.api.conftest import MakeCall

pytestmark = pytest.mark.api

PROMISE = {"kind": "callback", "text": "We call you back today.", "key": "callback-1"}


async def test_the_same_promise_twice_is_one_promise(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    path = f"/v1/worker/calls/{call.id}/promises"

    answers = await asyncio.gather(*(worker.post(path, json=PROMISE) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await console.get(f"/v1/calls/{call.id}")).json()["promises"]) == 1


async def test_a_promise_for_an_unknown_call_is_refused(worker: AsyncClient) -> None:
    answer = await worker.post(f"/v1/worker/calls/{uuid4()}/promises", json=PROMISE)

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_a_promise_that_is_kept_says_how_and_the_first_outcome_stands(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, session: AsyncSession
) -> None:
    call = await make_call()
    made = (await worker.post(f"/v1/worker/calls/{call.id}/promises", json=PROMISE)).json()
    before = (await console.get(f"/v1/calls/{call.id}")).json()["promises"][0]

    for outcome in ("Called back, all is well.", "Called again."):
        await service.keep(session, UUID(made["id"]), outcome)
    await session.commit()

    after = (await console.get(f"/v1/calls/{call.id}")).json()["promises"][0]
    assert (before["kept_at"], before["outcome"]) == (None, None)
    assert after["outcome"] == "Called back, all is well."
    assert after["kept_at"] is not None


async def test_a_promise_is_not_kept_without_an_outcome_whatever_writes_it(
    worker: AsyncClient, make_call: MakeCall, session: AsyncSession
) -> None:
    call = await make_call()
    await worker.post(f"/v1/worker/calls/{call.id}/promises", json=PROMISE)
    promise = (await session.scalars(select(Promise))).one()
    promise.kept_at = datetime.now(UTC)

    with pytest.raises(IntegrityError, match="kept_has_a_time"):
        await session.flush()
