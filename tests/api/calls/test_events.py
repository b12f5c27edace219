import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState
from api.models import Call, CallEvent, Transition, Utterance
from tests.api import reports
from tests.api.conftest import MakeCall

pytestmark = pytest.mark.api


async def send(worker: AsyncClient, call: Call, *events: dict[str, Any]) -> Response:
    return await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})


async def count(session: AsyncSession, table: type[CallEvent | Utterance | Transition]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_events_are_stored_in_order_of_their_numbers(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()

    answer = await send(
        worker, call, reports.answer(1), reports.utterance(2, "Hello."), reports.tool_call(3), reports.transition(4)
    )

    assert (answer.status_code, answer.json()) == (200, {"through": 4})
    detail = (await console.get(f"/v1/calls/{call.id}")).json()
    assert [(row["seq"], row["text"]) for row in detail["utterances"]] == [(2, "Hello.")]
    assert [(row["seq"], row["tool"]) for row in detail["tool_calls"]] == [(3, "lookup_invoice")]
    assert [(row["seq"], row["kind"]) for row in detail["transitions"]] == [(1, "answer"), (4, "handoff")]
    assert detail["agent"] == "BillingSupportAgent"


async def test_a_batch_sent_twice_is_stored_once(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    events = [reports.utterance(1), reports.utterance(2)]

    await send(worker, call, *events)
    again = await send(worker, call, *events)

    assert (again.status_code, again.json()) == (200, {"through": 2})
    assert await count(session, Utterance) == 2


async def test_a_batch_sent_twice_at_once_is_stored_once(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    events = [reports.utterance(1), reports.transition(2)]

    answers = await asyncio.gather(*(send(worker, call, *events) for _ in range(6)))

    assert [answer.json() for answer in answers] == [{"through": 2}] * 6
    assert (await count(session, Utterance), await count(session, Transition)) == (1, 1)


async def test_a_batch_may_begin_with_what_is_stored(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    first = reports.utterance(1)
    await send(worker, call, first)

    answer = await send(worker, call, first, reports.utterance(2))

    assert answer.json() == {"through": 2}


async def test_a_missing_event_refuses_the_whole_batch(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()

    answer = await send(worker, call, reports.utterance(1), reports.utterance(3))

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["expected"]) == ("sequence-gap", 1)
    assert await count(session, CallEvent) == 0


async def test_after_a_gap_the_expected_event_is_the_next_one(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    await send(worker, call, reports.utterance(1))

    assert (await send(worker, call, reports.utterance(3))).json()["expected"] == 2
    assert (await send(worker, call, reports.utterance(2), reports.utterance(3))).json() == {"through": 3}


async def test_another_event_with_a_number_that_is_taken_is_refused(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    await send(worker, call, reports.utterance(1), reports.utterance(2))

    answer = await send(worker, call, reports.utterance(2))

    assert (answer.status_code, answer.json()["code"], answer.json()["seq"]) == (409, "sequence-taken", 2)
    assert answer.json()["expected"] == 3


async def test_an_event_is_known_by_its_id_whatever_its_number_is_now(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    event = reports.utterance(1)
    await send(worker, call, event)

    answer = await send(worker, call, event | {"seq": 2})

    assert answer.json() == {"through": 1}


async def test_an_event_cannot_move_to_another_call(worker: AsyncClient, make_call: MakeCall) -> None:
    event = reports.utterance(1)
    await send(worker, await make_call(), event)

    answer = await send(worker, await make_call(), event)

    assert (answer.status_code, answer.json()["code"]) == (409, "event-moved")


async def test_an_unknown_call_is_not_found(worker: AsyncClient) -> None:
    answer = await worker.post(f"/v1/worker/calls/{uuid4()}/events", json={"events": [reports.utterance(1)]})

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_the_last_words_of_an_ended_call_are_stored(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    await send(worker, call, reports.call_ended(1))

    answer = await send(worker, call, reports.utterance(2, "Goodbye."))

    assert answer.json() == {"through": 2}
    detail = (await console.get(f"/v1/calls/{call.id}")).json()
    assert (detail["state"], detail["utterances"][0]["text"]) == ("ended", "Goodbye.")


async def test_the_end_is_told_by_the_worker(worker: AsyncClient, console: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()

    await send(worker, call, reports.call_ended(1, reason="silent_caller"))

    detail = (await console.get(f"/v1/calls/{call.id}")).json()
    assert (detail["state"], detail["end_reason"]) == ("ended", "silent_caller")
    assert detail["ended_at"] is not None


async def test_a_late_handoff_does_not_take_the_caller_out_of_the_queue(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue())

    await send(worker, call, reports.transition(1, target="HumanHandoffAgent"))

    await session.refresh(call)
    assert call.state is CallState.waiting


@pytest.mark.parametrize(
    "nonsense",
    [
        {"text": ""},
        {"seq": 0},
        {"speaker": "nobody"},
        {"at": "yesterday"},
        {"type": "joke"},
        {"unheard": "of"},
    ],
)
async def test_an_event_that_makes_no_sense_is_refused(
    worker: AsyncClient, make_call: MakeCall, nonsense: dict[str, Any]
) -> None:
    answer = await send(worker, await make_call(), reports.utterance(1) | nonsense)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_an_empty_batch_is_refused(worker: AsyncClient, make_call: MakeCall) -> None:
    assert (await send(worker, await make_call())).status_code == 422


async def test_a_nul_character_does_not_stop_the_record(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()

    answer = await send(
        worker, call, reports.utterance(1, "a\x00b"), reports.tool_call(2, arguments={"question": "\x00"})
    )

    assert answer.json() == {"through": 2}
    detail = (await console.get(f"/v1/calls/{call.id}")).json()
    assert detail["utterances"][0]["text"] == "a�b"
