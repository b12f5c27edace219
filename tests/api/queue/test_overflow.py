from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Overflow
from api.models import Number
from tests.api.conftest import Enqueue, MakeCall
from tests.api.queue.conftest import Later, SetUp

pytestmark = pytest.mark.api


async def overflow_of(worker: AsyncClient, call_id: object) -> dict[str, Any] | None:
    due: dict[str, Any] | None = (await worker.get(f"/v1/worker/calls/{call_id}/queue-entry")).json()["overflow"]
    return due


async def dialled(session: AsyncSession, make_call: MakeCall, **values: Any) -> Any:
    """A call to a number that is set up so."""
    defaults: dict[str, Any] = {
        "number": "support",
        "flow": "support",
        "language": "en",
        "timezone": "UTC",
        "hours": {},
        "holidays": [],
        "overflow": Overflow.callback,
        "emergency_words": [],
        "emergency_answer": "",
    }
    session.add(Number(**defaults | values))
    return await make_call(dialled_number="support")


async def test_a_number_that_nobody_set_up_offers_a_callback(worker: AsyncClient, enqueued: Enqueue) -> None:
    entry = await enqueued()

    assert await overflow_of(worker, entry.call_id) == {"why": "nobody_there", "then": "callback"}


async def test_the_number_says_what_there_is_instead(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, enqueued: Enqueue
) -> None:
    entry = await enqueued(await dialled(session, make_call, overflow=Overflow.voicemail))

    assert await overflow_of(worker, entry.call_id) == {"why": "nobody_there", "then": "voicemail"}


async def test_a_queue_with_a_rule_of_its_own_has_the_word(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall, enqueued: Enqueue, set_up: SetUp
) -> None:
    await set_up(overflow=Overflow.ai_goes_on)
    entry = await enqueued(await dialled(session, make_call, overflow=Overflow.voicemail))

    assert await overflow_of(worker, entry.call_id) == {"why": "nobody_there", "then": "ai_goes_on"}


async def test_outside_its_hours_the_number_has_the_word_and_not_the_queue(
    worker: AsyncClient,
    console: AsyncClient,
    session: AsyncSession,
    make_call: MakeCall,
    enqueued: Enqueue,
    set_up: SetUp,
) -> None:
    await set_up(overflow=Overflow.ai_goes_on)
    # Open for a minute a week, on a day that is not today for a whole week of tests is not to be had: never open.
    never = {"monday": [["00:00", "00:01"]]}
    entry = await enqueued(await dialled(session, make_call, hours=never, overflow=Overflow.voicemail))

    assert await overflow_of(worker, entry.call_id) == {"why": "closed", "then": "voicemail"}


async def test_a_wait_that_is_too_long_is_told_apart_from_an_empty_desk(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, set_up: SetUp, later: Later
) -> None:
    await set_up(max_wait_seconds=300, overflow=Overflow.voicemail)
    entry = await enqueued()
    assert await overflow_of(worker, entry.call_id) is None

    await later(301)

    assert await overflow_of(worker, entry.call_id) == {"why": "max_wait", "then": "voicemail"}


async def test_an_admins_rule_is_kept_and_read(
    make_operator: Any, sign_in: Any, console: AsyncClient, set_up: SetUp
) -> None:
    admin = await sign_in(await make_operator("Ada Quinn", role="admin"))
    settings = next(each for each in (await admin.get("/v1/queues")).json() if each["skill"] == "billing")
    assert settings.pop("overflow") is None
    del settings["skill"]

    changed = await admin.put("/v1/queues/billing", json=settings | {"overflow": "voicemail"})
    refused = await admin.put("/v1/queues/billing", json=settings | {"overflow": "shrug"})

    assert (changed.status_code, changed.json()["overflow"], refused.status_code) == (200, "voicemail", 422)
