import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import MAX_RECORDING_BYTES
from api.models import Call, Recording, SupervisionAct
from api.recordings.upkeep import remove_old
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn
from tests.ogg import recording

pytestmark = pytest.mark.api

HEARD = recording(2.5)
BEGAN = datetime(2026, 5, 4, 10, 0, 0, 500_000, tzinfo=UTC)


async def keep(
    worker: AsyncClient, call_id: object, audio: bytes = HEARD, key: str = "recording-1", began: datetime = BEGAN
) -> Response:
    params = {"key": key, "started_at": began.isoformat()}
    return await worker.put(f"/v1/worker/calls/{call_id}/recordings", params=params, content=audio)


@pytest.fixture
async def recorded(worker: AsyncClient, make_call: MakeCall) -> str:
    """Where the recording of a call is heard."""
    call = await make_call()
    kept = await keep(worker, call.id)
    assert kept.status_code == 200, kept.text
    return f"/v1/calls/{call.id}/recordings/{kept.json()['id']}"


async def played(session: AsyncSession) -> list[str]:
    """Who is on record for having listened, by id."""
    rows = await session.scalars(select(SupervisionAct).where(SupervisionAct.act == "play").order_by(SupervisionAct.at))
    return [str(row.by) for row in rows]


async def test_the_pieces_of_a_recording_are_on_the_call_in_order(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()

    later = await keep(worker, call.id, recording(1.0), "recording-2", BEGAN + timedelta(seconds=5))
    first = await keep(worker, call.id)

    pieces = (await console.get(f"/v1/calls/{call.id}")).json()["recordings"]
    assert [piece["id"] for piece in pieces] == [first.json()["id"], later.json()["id"]]
    assert [piece["seconds"] for piece in pieces] == pytest.approx([2.5, 1.0], abs=0.03)
    assert datetime.fromisoformat(pieces[0]["started_at"]) == BEGAN


async def test_a_supervisor_hears_it_as_it_was_kept(supervisor: AsyncClient, recorded: str) -> None:
    answer = await supervisor.get(recorded)

    assert (answer.status_code, answer.content) == (200, HEARD)
    assert (answer.headers["content-type"], answer.headers["accept-ranges"]) == ("audio/ogg", "bytes")


async def test_a_player_is_given_the_part_that_it_asks_for(supervisor: AsyncClient, recorded: str) -> None:
    part = await supervisor.get(recorded, headers={"Range": "bytes=100-199"})
    behind = await supervisor.get(recorded, headers={"Range": f"bytes={len(HEARD)}-"})

    assert (part.status_code, part.content) == (206, HEARD[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(HEARD)}"
    assert (behind.status_code, behind.json()["code"]) == (416, "range-not-there")


async def test_who_begins_to_listen_is_on_record_once(
    supervisor: AsyncClient, recorded: str, session: AsyncSession
) -> None:
    assert await played(session) == []

    for range_ in ("bytes=0-", "bytes=100-", "bytes=0-"):
        await asyncio.gather(*(supervisor.get(recorded, headers={"Range": range_}) for _ in range(3)))

    me = (await supervisor.get("/v1/auth/me")).json()["id"]
    assert await played(session) == [me]
    acts = (await supervisor.get("/v1/supervision-acts")).json()["items"]
    assert [(act["act"], act["by"]["id"]) for act in acts] == [("play", me)]


async def test_an_operator_hears_callers_whom_they_had_and_no_others(
    worker: AsyncClient,
    console: AsyncClient,
    make_operator: MakeOperator,
    sign_in: SignIn,
    enqueued: Enqueue,
    session: AsyncSession,
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    kept = await keep(worker, entry.call_id)
    path = f"/v1/calls/{entry.call_id}/recordings/{kept.json()['id']}"
    other = await sign_in(await make_operator("Omar Reyes"))

    mine, theirs = await console.get(path), await other.get(path)

    assert mine.status_code == 200
    assert (theirs.status_code, theirs.json()["code"]) == (403, "not-yours-to-hear")
    assert len(await played(session)) == 1


async def test_the_same_piece_sent_several_times_is_one(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()

    answers = await asyncio.gather(*(keep(worker, call.id) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await console.get(f"/v1/calls/{call.id}")).json()["recordings"]) == 1


async def test_a_key_is_of_one_call(worker: AsyncClient, make_call: MakeCall) -> None:
    one, other = await make_call(), await make_call()
    await keep(worker, one.id)

    answer = await keep(worker, other.id)

    assert (answer.status_code, answer.json()["code"]) == (409, "recording-of-another")


async def test_what_was_heard_before_another_job_took_over_is_kept_too(
    worker: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call(epoch=3)

    answer = await keep(worker, call.id)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "audio", [b"", b"not a sound", HEARD[1:], HEARD[:60]], ids=["empty", "text", "beginning gone", "no sound yet"]
)
async def test_what_is_no_recording_is_not_kept(
    worker: AsyncClient, console: AsyncClient, make_call: MakeCall, audio: bytes
) -> None:
    call = await make_call()

    answer = await keep(worker, call.id, audio)

    assert (answer.status_code, answer.json()["code"]) == (422, "recording-unreadable")
    assert (await console.get(f"/v1/calls/{call.id}")).json()["recordings"] == []


async def test_an_endless_upload_is_not_read_to_its_end(worker: AsyncClient, make_call: MakeCall) -> None:
    call: Call = await make_call()
    chunk, sent = bytes(4 * 1024 * 1024), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 2 * MAX_RECORDING_BYTES:
            sent += len(chunk)
            yield chunk

    params = {"key": "recording-1", "started_at": BEGAN.isoformat()}
    answer = await worker.put(f"/v1/worker/calls/{call.id}/recordings", params=params, content=endless())

    assert (answer.status_code, answer.json()["code"]) == (413, "recording-too-large")
    assert sent <= MAX_RECORDING_BYTES + len(chunk)


async def test_a_recording_of_an_unknown_call_is_refused(worker: AsyncClient) -> None:
    answer = await keep(worker, uuid4())

    assert (answer.status_code, answer.json()["code"]) == (404, "call-not-found")


async def test_another_calls_recording_is_not_there(
    supervisor: AsyncClient, recorded: str, make_call: MakeCall
) -> None:
    other = await make_call()
    recording_id = recorded.rpartition("/")[2]

    answers = [
        await supervisor.get(f"/v1/calls/{other.id}/recordings/{recording_id}"),
        await supervisor.get(f"/v1/calls/{other.id}/recordings/{uuid4()}"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "recording-not-found")] * 2


async def test_an_admin_erases_a_recording_and_is_on_record_for_it(
    admin: AsyncClient, supervisor: AsyncClient, recorded: str, session: AsyncSession
) -> None:
    refused = await supervisor.delete(recorded)
    erased, again = await admin.delete(recorded), await admin.delete(recorded)

    assert (refused.status_code, erased.status_code) == (403, 204)
    assert (again.status_code, again.json()["code"]) == (404, "recording-not-found")
    assert await session.scalar(select(func.count()).select_from(Recording)) == 0
    act = (await supervisor.get("/v1/supervision-acts")).json()["items"][0]
    assert (act["act"], act["by"]["name"], act["details"]) == ("erase", "Ada Byron", {"seconds": 3})


async def test_recordings_are_kept_for_so_long_and_no_longer(
    worker: AsyncClient, app: FastAPI, make_call: MakeCall, session: AsyncSession
) -> None:
    call, now = await make_call(), datetime.now(UTC)
    ages = (1, 29, 31, 40, 400)
    for days in ages:
        await keep(worker, call.id, key=f"{days} days old", began=now - timedelta(days=days))

    removed = await remove_old(app.state.sessions, timedelta(days=30), batch=2)

    assert removed == 3
    assert await session.scalar(select(func.count()).select_from(Recording)) == 2
    assert await remove_old(app.state.sessions, timedelta(days=30), batch=2) == 0


async def test_a_number_says_that_its_calls_are_recorded(worker: AsyncClient, admin: AsyncClient) -> None:
    made = await admin.post("/v1/numbers", json={"number": "+15550199", "records_calls": True})
    await admin.post("/v1/numbers", json={"number": "+15550198"})
    assert (made.status_code, made.json()["records_calls"]) == (201, True)

    contexts = [
        (await worker.post("/v1/worker/calls", json={"room": f"call-{dialled}", "dialled_number": dialled})).json()
        for dialled in ("15550199", "15550198", "nobody")
    ]

    assert [context["recorded"] for context in contexts] == [True, False, False]


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_call_goes_on_as_its_caller_was_told(worker: AsyncClient, admin: AsyncClient, recorded: bool) -> None:
    """Another job may take it over, after somebody has changed the number."""
    number = (await admin.post("/v1/numbers", json={"number": "sales", "records_calls": recorded})).json()
    opening = {"room": "call-1", "dialled_number": "sales"}
    await worker.post("/v1/worker/calls", json=opening)

    await admin.put(f"/v1/numbers/{number['id']}", json={"number": "sales", "records_calls": not recorded})

    assert (await worker.post("/v1/worker/calls", json=opening)).json()["recorded"] is recorded
