import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from api.models import Call
from api.voicemails.wav import MAX_BYTES
from tests.api.conftest import MakeCall
from tests.sound import silence

pytestmark = pytest.mark.api

MESSAGE = silence(2.5)


async def leave(worker: AsyncClient, call_id: object, audio: bytes = MESSAGE, key: str = "message-1") -> Response:
    return await worker.put(f"/v1/worker/calls/{call_id}/voicemail", params={"key": key}, content=audio)


async def test_a_message_is_kept_on_the_call_and_somebody_owes_an_answer(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call(caller_name="Alice Martin")

    left = await leave(worker, call.id)
    await worker.put(f"/v1/worker/calls/{call.id}/voicemail/transcript", json={"transcript": "Please call me."})

    assert (left.status_code, left.json()["seconds"], left.json()["transcript"]) == (200, "2.50", None)
    detail = (await console.get(f"/v1/calls/{call.id}")).json()
    assert detail["voicemail"]["transcript"] == "Please call me."
    (promise,) = detail["promises"]
    assert (promise["kind"], promise["state"]) == ("voicemail", "open")
    assert promise["text"] == "Listen to the message of Alice Martin, and answer it"
    due = datetime.fromisoformat(promise["due_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < due <= timedelta(hours=24)
    assert detail["ticket"]["status"] == "pending"
    ticket = (await console.get(f"/v1/tickets/{detail['ticket_id']}")).json()
    assert ticket["calls"][0]["voicemail"]["transcript"] == "Please call me."


async def test_it_is_played_as_it_was_left(worker: AsyncClient, console: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    await leave(worker, call.id)

    answer = await console.get(f"/v1/calls/{call.id}/voicemail")

    assert (answer.status_code, answer.content) == (200, MESSAGE)
    assert (answer.headers["content-type"], answer.headers["accept-ranges"]) == ("audio/wav", "bytes")


async def test_a_player_is_given_the_part_that_it_asks_for(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    await leave(worker, call.id)

    part = await console.get(f"/v1/calls/{call.id}/voicemail", headers={"Range": "bytes=4-11"})
    behind = await console.get(f"/v1/calls/{call.id}/voicemail", headers={"Range": f"bytes={len(MESSAGE)}-"})

    assert (part.status_code, part.content) == (206, MESSAGE[4:12])
    assert part.headers["content-range"] == f"bytes 4-11/{len(MESSAGE)}"
    assert (behind.status_code, behind.json()["code"]) == (416, "range-not-there")


async def test_the_same_message_sent_several_times_is_one(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()

    answers = await asyncio.gather(*(leave(worker, call.id) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await console.get(f"/v1/calls/{call.id}")).json()["promises"]) == 1


async def test_another_message_in_the_same_call_is_refused(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    await leave(worker, call.id)

    answer = await leave(worker, call.id, key="message-2")

    assert (answer.status_code, answer.json()["code"]) == (409, "voicemail-left")


@pytest.mark.parametrize("audio", [b"", b"not a sound", MESSAGE[:-1_000], silence(channels=2)])
async def test_what_is_no_message_is_not_kept(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, audio: bytes
) -> None:
    call = await make_call()

    answer = await leave(worker, call.id, audio)

    assert (answer.status_code, answer.json()["code"]) == (422, "recording-unreadable")
    detail = (await console.get(f"/v1/calls/{call.id}")).json()
    assert (detail["voicemail"], detail["promises"], detail["ticket_id"]) == (None, [], None)


async def test_an_endless_upload_is_not_read_to_its_end(worker: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 4 * MAX_BYTES:
            sent += 65_536
            yield bytes(65_536)

    path = f"/v1/worker/calls/{call.id}/voicemail"
    answer = await worker.put(path, params={"key": "message-1"}, content=endless())

    assert (answer.status_code, answer.json()["code"]) == (413, "recording-too-large")
    assert answer.json()["limit"] == MAX_BYTES


async def test_without_a_message_there_is_nothing_to_play_or_to_transcribe(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()

    played = await console.get(f"/v1/calls/{call.id}/voicemail")
    written = await worker.put(f"/v1/worker/calls/{call.id}/voicemail/transcript", json={"transcript": "Hello?"})

    assert [(answer.status_code, answer.json()["code"]) for answer in (played, written)] == [(404, "no-voicemail")] * 2


async def test_a_message_of_an_unknown_call_is_refused(worker: AsyncClient) -> None:
    answer = await leave(worker, uuid4())

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_a_transcript_that_postgres_cannot_hold_loses_only_that(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call: Call = await make_call()
    await leave(worker, call.id)

    answer = await worker.put(f"/v1/worker/calls/{call.id}/voicemail/transcript", json={"transcript": "Hel\0lo"})

    assert (answer.status_code, answer.json()["transcript"]) == (200, "Hello")
