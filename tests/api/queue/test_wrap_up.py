from uuid import UUID

import pytest
from httpx import AsyncClient

from api.models import QueueEntry
from tests.api.conftest import Enqueue, MakeOperator, SignIn

pytestmark = pytest.mark.api

DONE = {"disposition": "resolved", "notes": "Refunded the second charge."}


@pytest.fixture
async def talked(console: AsyncClient, enqueued: Enqueue) -> QueueEntry:
    """The operator has talked with this caller and hung up."""
    entry = await enqueued()
    assert (await console.post(f"/v1/queue/{entry.id}/claim")).status_code == 200
    assert (await console.post(f"/v1/calls/{entry.call_id}/hang-up")).status_code == 204
    return entry


async def test_wrapping_up_frees_the_operator(console: AsyncClient, talked: QueueEntry) -> None:
    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up", json=DONE)

    assert answer.status_code == 200
    closed = answer.json()
    assert (closed["state"], closed["disposition"], closed["notes"]) == ("closed", *DONE.values())
    assert (await console.get("/v1/auth/me")).json()["presence"] == "available"
    assert (await console.get("/v1/operators/me/active")).json() is None
    assert (await console.get("/v1/queue")).json() == []


async def test_the_disposition_is_on_the_calls_record(console: AsyncClient, talked: QueueEntry) -> None:
    await console.post(f"/v1/queue/{talked.id}/wrap-up", json=DONE)

    (entry,) = (await console.get(f"/v1/calls/{talked.call_id}")).json()["entries"]

    assert (entry["disposition"], entry["operator"]["name"]) == ("resolved", "Olivia Stone")


async def test_the_wrap_up_survives_a_refresh(console: AsyncClient, talked: QueueEntry) -> None:
    active = (await console.get("/v1/operators/me/active")).json()

    assert (UUID(active["entry"]["id"]), active["entry"]["state"], active["token"]) == (talked.id, "wrap_up", None)


async def test_an_unknown_disposition_is_refused(console: AsyncClient, talked: QueueEntry) -> None:
    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up", json={"disposition": "fun"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-disposition")
    assert "resolved" in answer.json()["dispositions"]


async def test_another_operator_cannot_wrap_up(
    talked: QueueEntry, make_operator: MakeOperator, sign_in: SignIn
) -> None:
    omar = await sign_in(await make_operator("Omar Reyes"))

    answer = await omar.post(f"/v1/queue/{talked.id}/wrap-up", json=DONE)

    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-entry")


async def test_wrapping_up_twice_is_refused(console: AsyncClient, talked: QueueEntry) -> None:
    await console.post(f"/v1/queue/{talked.id}/wrap-up", json=DONE)

    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up", json=DONE)

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-entry-change")


async def test_nobody_wraps_up_while_talking(console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")

    answer = await console.post(f"/v1/queue/{entry.id}/wrap-up", json=DONE)

    assert answer.status_code == 409
    assert (await console.get("/v1/auth/me")).json()["presence"] == "busy"


async def test_the_next_caller_waits_for_the_wrap_up(
    console: AsyncClient, talked: QueueEntry, enqueued: Enqueue
) -> None:
    following = await enqueued()

    answer = await console.post(f"/v1/queue/{following.id}/claim")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-available")


async def test_dispositions_are_listed(console: AsyncClient) -> None:
    listed = (await console.get("/v1/dispositions")).json()

    assert {"code": "resolved", "label": "Resolved on the call"} in listed
