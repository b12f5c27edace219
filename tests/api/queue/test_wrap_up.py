from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category, QueueEntryState
from api.models import Disposition, EntryChange, QueueEntry
from tests.api.conftest import Enqueue, MakeOperator, SignIn
from tests.api.queue.conftest import AtOnce, Later, SetUp, presence_of

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


async def test_a_wrap_up_that_is_not_finished_in_time_ends_with_the_queues_own_outcome(
    console: AsyncClient, session: AsyncSession, talked: QueueEntry, at_once: AtOnce, later: Later
) -> None:
    active = (await console.get("/v1/operators/me/active")).json()
    left = datetime.fromisoformat(active["entry"]["wrap_up_until"]) - datetime.now(UTC)
    assert timedelta(seconds=100) < left <= timedelta(seconds=120)
    await later(119)
    await at_once()
    assert await presence_of(console) == "wrap_up"

    await later(2)
    await at_once()

    assert await presence_of(console) == "available"
    await session.refresh(talked)
    assert (talked.state, talked.disposition, talked.wrap_up_until) == (QueueEntryState.closed, "not_given", None)
    moved = (await session.scalars(select(EntryChange).order_by(EntryChange.at.desc()))).first()
    assert moved is not None
    assert (moved.change, moved.reason, moved.by) == ("timed_out", "not_given", None)


async def test_whoever_left_the_desk_in_the_wrap_up_is_offline_after_it(
    console: AsyncClient, session: AsyncSession, talked: QueueEntry, at_once: AtOnce, later: Later
) -> None:
    await later(121, unseen=True)

    await at_once()

    assert await presence_of(console) == "offline"
    await session.refresh(talked)
    assert talked.state is QueueEntryState.closed


async def test_a_wrap_up_is_extended_once(
    console: AsyncClient, talked: QueueEntry, at_once: AtOnce, later: Later
) -> None:
    before = (await console.get("/v1/operators/me/active")).json()["entry"]["wrap_up_until"]

    extended = await console.post(f"/v1/queue/{talked.id}/wrap-up/extend")
    again = await console.post(f"/v1/queue/{talked.id}/wrap-up/extend")

    assert extended.status_code == 200
    longer = datetime.fromisoformat(extended.json()["wrap_up_until"]) - datetime.fromisoformat(before)
    assert (longer, extended.json()["wrap_up_extended"]) == (timedelta(seconds=60), True)
    assert (again.status_code, again.json()["code"]) == (409, "extension-used")
    await later(121)
    await at_once()
    assert await presence_of(console) == "wrap_up"
    await later(60)
    await at_once()
    assert await presence_of(console) == "available"


async def test_another_operator_cannot_extend_it(talked: QueueEntry, omar: AsyncClient) -> None:
    answer = await omar.post(f"/v1/queue/{talked.id}/wrap-up/extend")

    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-entry")


async def test_a_wrap_up_that_is_over_cannot_be_extended(console: AsyncClient, talked: QueueEntry) -> None:
    await console.post(f"/v1/queue/{talked.id}/wrap-up", json=DONE)

    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up/extend")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrap-up-not-timed")


async def test_only_an_optional_wrap_up_may_end_without_an_outcome(console: AsyncClient, talked: QueueEntry) -> None:
    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up", json={"notes": "Nothing to add."})

    assert (answer.status_code, answer.json()["code"]) == (422, "disposition-required")


@pytest.mark.parametrize("outcome", ["not_given", "unheard_of"])
async def test_what_cannot_be_chosen_is_refused(console: AsyncClient, talked: QueueEntry, outcome: str) -> None:
    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up", json={"disposition": outcome})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-disposition")
    assert "not_given" not in answer.json()["dispositions"]


@pytest.fixture
async def optional(set_up: SetUp) -> None:
    await set_up(wrap_up_mode="optional")


async def test_a_wrap_up_without_a_timer_lasts_while_somebody_is_there(
    console: AsyncClient, set_up: SetUp, enqueued: Enqueue, at_once: AtOnce, later: Later
) -> None:
    await set_up(wrap_up_mode="mandatory")
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await console.post(f"/v1/calls/{entry.call_id}/hang-up")
    await later(3_600)
    await at_once()
    assert await presence_of(console) == "wrap_up"

    await later(121, unseen=True)
    await at_once()

    assert await presence_of(console) == "offline"


async def test_an_optional_wrap_up_may_be_ended_without_an_outcome(
    optional: None, console: AsyncClient, talked: QueueEntry
) -> None:
    answer = await console.post(f"/v1/queue/{talked.id}/wrap-up", json={"notes": "Nothing to add."})

    assert (answer.status_code, answer.json()["disposition"]) == (200, "not_given")
    assert await presence_of(console) == "available"


async def test_taking_the_next_caller_ends_an_optional_wrap_up(
    optional: None, console: AsyncClient, session: AsyncSession, talked: QueueEntry, enqueued: Enqueue
) -> None:
    following = await enqueued()

    answer = await console.post(f"/v1/queue/{following.id}/claim")

    assert (answer.status_code, answer.json()["entry"]["id"]) == (200, str(following.id))
    await session.refresh(talked)
    assert (talked.state, talked.disposition) == (QueueEntryState.closed, "not_given")


async def test_a_refused_claim_leaves_the_optional_wrap_up_open(
    optional: None, console: AsyncClient, talked: QueueEntry, enqueued: Enqueue, omar: AsyncClient
) -> None:
    following = await enqueued()
    await omar.post(f"/v1/queue/{following.id}/claim")

    answer = await console.post(f"/v1/queue/{following.id}/claim")

    assert (answer.status_code, answer.json()["code"]) == (409, "entry-taken")
    assert await presence_of(console) == "wrap_up"


async def test_a_queue_may_have_outcomes_of_its_own(
    console: AsyncClient, session: AsyncSession, talked: QueueEntry
) -> None:
    session.add_all(
        Disposition(code=f"{queue}_only", queue=queue, label=f"Only for {queue}", position=9)
        for queue in (Category.billing, Category.sales)
    )
    await session.commit()

    listed = (await console.get("/v1/dispositions", params={"queue": "billing"})).json()
    foreign = await console.post(f"/v1/queue/{talked.id}/wrap-up", json={"disposition": "sales_only"})
    own = await console.post(f"/v1/queue/{talked.id}/wrap-up", json={"disposition": "billing_only"})

    assert [each["code"] for each in listed if each["code"].endswith("_only")] == ["billing_only"]
    assert (foreign.status_code, own.status_code) == (422, 200)
