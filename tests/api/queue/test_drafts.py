from typing import Any

import pytest
from httpx import AsyncClient, Response

from api.models import QueueEntry
from tests.api import reports
from tests.api.conftest import Enqueue

pytestmark = pytest.mark.api

DRAFT = {"summary": "Charged twice; the second charge goes back.", "disposition": "resolved"}


async def propose(worker: AsyncClient, entry: QueueEntry, **values: Any) -> Response:
    return await worker.put(f"/v1/worker/calls/{entry.call_id}/wrap-up", json=DRAFT | values)


async def talked(worker: AsyncClient, console: AsyncClient, enqueued: Enqueue) -> QueueEntry:
    """A call with an operator that is over."""
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [reports.call_ended(1)]})
    return entry


async def test_a_proposal_is_shown_to_the_operator_who_wraps_up(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await talked(worker, console, enqueued)
    choices = (await worker.get(f"/v1/worker/calls/{entry.call_id}/wrap-up")).json()["dispositions"]
    assert choices["resolved"] == "Resolved on the call"
    assert "not_given" not in choices

    assert (await propose(worker, entry)).status_code == 204

    active = (await console.get("/v1/operators/me/active")).json()["entry"]
    assert (active["draft"]["summary"], active["draft"]["disposition"]) == (DRAFT["summary"], "resolved")
    assert (active["notes"], active["disposition"]) == ("", None)


async def test_what_was_proposed_and_what_the_operator_made_of_it_are_both_on_record(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await talked(worker, console, enqueued)
    await propose(worker, entry)

    final = {"disposition": "follow_up", "notes": "The money goes back on Monday."}
    await console.post(f"/v1/queue/{entry.id}/wrap-up", json=final)

    (kept,) = (await console.get(f"/v1/calls/{entry.call_id}")).json()["entries"]
    assert (kept["disposition"], kept["notes"]) == ("follow_up", final["notes"])
    assert (kept["draft"]["disposition"], kept["draft"]["summary"]) == ("resolved", DRAFT["summary"])


async def test_the_first_proposal_stands(worker: AsyncClient, console: AsyncClient, enqueued: Enqueue) -> None:
    entry = await talked(worker, console, enqueued)
    await propose(worker, entry)

    assert (await propose(worker, entry, summary="Something else.")).status_code == 204

    active = (await console.get("/v1/operators/me/active")).json()["entry"]
    assert active["draft"]["summary"] == DRAFT["summary"]


@pytest.mark.parametrize("invented", ["happily_ever_after", "not_given"])
async def test_an_invented_outcome_is_refused(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, invented: str
) -> None:
    entry = await talked(worker, console, enqueued)

    answer = await propose(worker, entry, disposition=invented)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-disposition")
    assert "resolved" in answer.json()["dispositions"]
    assert (await console.get("/v1/operators/me/active")).json()["entry"]["draft"] is None


async def test_nothing_is_proposed_for_a_wrap_up_that_is_done_or_a_caller_who_waits(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue
) -> None:
    waiting, done = await enqueued(), await talked(worker, console, enqueued)
    await console.post(f"/v1/queue/{done.id}/wrap-up", json={"disposition": "resolved"})

    answers = [await propose(worker, entry) for entry in (waiting, done)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "entry-gone")] * 2


async def test_a_call_that_never_waited_has_no_wrap_up(worker: AsyncClient, make_call: Any) -> None:
    call = await make_call()

    answers = [
        await worker.get(f"/v1/worker/calls/{call.id}/wrap-up"),
        await worker.put(f"/v1/worker/calls/{call.id}/wrap-up", json=DRAFT),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not-queued")] * 2
