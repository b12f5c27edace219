import asyncio
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.contract import CallState, Presence, Role
from api.models import Call, Operator
from api.telephony.rooms import FakeRooms
from tests.api.conftest import Enqueue, MakeCall, MakeOperator, SignIn
from tests.api.supervision.conftest import AtOnce, acts, supervise

pytestmark = pytest.mark.api


def grants(token: str, settings: Settings) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, settings.livekit_api_secret, algorithms=["HS256"])
    return claims


async def test_a_listener_hears_and_is_neither_seen_nor_heard(
    supervisor: AsyncClient, make_call: MakeCall, settings: Settings
) -> None:
    call = await make_call()
    seat = await supervise(supervisor, call)

    claims = grants(seat["listener_token"], settings)
    assert claims["sub"] == "listener-1"
    assert claims["exp"] - claims["nbf"] <= 60
    video = claims["video"]
    assert (video["room"], video["hidden"], video["canPublish"]) == (call.room, True, False)
    assert (seat["mode"], seat["speaker_token"], seat["whispers_to"]) == ("listen", None, None)


async def test_a_whisper_is_for_the_operator_and_hears_nothing_itself(
    supervisor: AsyncClient, talking: Call, operator: Operator, sam: Operator, settings: Settings
) -> None:
    seat = await supervise(supervisor, talking, "whisper")

    claims = grants(seat["speaker_token"], settings)
    assert (claims["sub"], claims["name"]) == (f"supervisor-{sam.id}", "Sam Lee")
    video = claims["video"]
    assert (video["canPublish"], video["canPublishSources"], video["canSubscribe"]) == (True, ["microphone"], False)
    assert seat["whispers_to"] == f"operator-{operator.id}"


async def test_barging_in_is_for_everybody(supervisor: AsyncClient, talking: Call) -> None:
    seat = await supervise(supervisor, talking, "barge")
    assert seat["speaker_token"] is not None
    assert seat["whispers_to"] is None


async def test_modes_change_and_every_change_is_on_record(
    supervisor: AsyncClient, session: AsyncSession, talking: Call, sam: Operator, rooms: FakeRooms
) -> None:
    for mode in ("listen", "whisper", "whisper", "barge", "listen"):
        await supervise(supervisor, talking, mode)
    await supervisor.delete(f"/v1/calls/{talking.id}/supervision")

    assert [act for act, _ in await acts(session)] == ["listen", "whisper", "barge", "listen", "stop"]
    assert rooms.removed == [(talking.room, f"supervisor-{sam.id}"), (talking.room, "listener-1")]


@pytest.mark.parametrize("mode", ["whisper", "barge"])
async def test_nobody_speaks_where_no_operator_is(supervisor: AsyncClient, make_call: MakeCall, mode: str) -> None:
    answer = await supervisor.post(f"/v1/calls/{(await make_call()).id}/supervision", json={"mode": mode})
    assert (answer.status_code, answer.json()["code"]) == (409, "mode-not-possible")


async def test_a_call_that_rings_is_not_listened_to(supervisor: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call(state=CallState.ringing)
    answer = await supervisor.post(f"/v1/calls/{call.id}/supervision", json={"mode": "listen"})
    assert answer.json()["detail"] == "Nobody has answered this call yet."


def identity(seat: dict[str, Any]) -> str:
    name: str = jwt.decode(seat["listener_token"], options={"verify_signature": False})["sub"]
    return name


async def test_the_fourth_listener_is_told_who_the_three_are(
    make_operator: MakeOperator, sign_in: SignIn, make_call: MakeCall
) -> None:
    call = await make_call()
    names = ["Ann Stone", "Bob Stone", "Cleo Stone", "Dan Stone"]
    four = [await sign_in(await make_operator(name, role=Role.supervisor, presence="offline")) for name in names]
    seats = await asyncio.gather(*(supervise(each, call) for each in four[:3]))
    answer = await four[3].post(f"/v1/calls/{call.id}/supervision", json={"mode": "listen"})

    assert {identity(seat) for seat in seats} == {"listener-1", "listener-2", "listener-3"}
    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-listeners")
    assert answer.json()["listeners"] == names[:3]

    await four[1].delete(f"/v1/calls/{call.id}/supervision")
    seat = await supervise(four[3], call)
    assert identity(seat) == identity(seats[1])


async def test_who_goes_on_to_another_call_is_out_of_the_first(
    supervisor: AsyncClient, session: AsyncSession, make_call: MakeCall, rooms: FakeRooms
) -> None:
    one, other = await make_call(), await make_call()
    await supervise(supervisor, one)
    await supervise(supervisor, other)

    assert rooms.removed == [(one.room, "listener-1")]
    assert [act for act, _ in await acts(session)] == ["listen", "stop", "listen"]
    assert (await supervisor.get("/v1/operators/me/supervision")).json()["call_id"] == str(other.id)


async def test_two_requests_at_once_leave_a_supervisor_in_one_call(
    supervisor: AsyncClient, make_call: MakeCall
) -> None:
    calls = [await make_call() for _ in range(4)]
    await asyncio.gather(*(supervise(supervisor, call) for call in calls))

    watched = [call for call in (await supervisor.get("/v1/wall")).json()["calls"] if call["supervised_by"]]
    assert len(watched) == 1


async def test_a_whisper_ends_with_the_operators_part_in_the_call(
    supervisor: AsyncClient,
    worker: AsyncClient,
    talking: Call,
    sam: Operator,
    rooms: FakeRooms,
    at_once: AtOnce,
) -> None:
    await supervise(supervisor, talking, "whisper")
    await worker.post(f"/v1/worker/calls/{talking.id}/return", json={"agent": "A", "reason": "the line was cut"})
    await at_once()

    seat = (await supervisor.get("/v1/operators/me/supervision")).json()
    assert (seat["mode"], seat["speaker_token"]) == ("listen", None)
    assert rooms.removed == [(talking.room, f"supervisor-{sam.id}")]


async def test_a_whisper_does_not_go_on_to_the_next_operator(
    supervisor: AsyncClient,
    worker: AsyncClient,
    talking: Call,
    make_operator: MakeOperator,
    sign_in: SignIn,
    at_once: AtOnce,
) -> None:
    omar = await sign_in(await make_operator("Omar Reyes"))
    await supervise(supervisor, talking, "whisper")
    back = {"agent": "A", "reason": "the line was cut"}
    entry = (await worker.post(f"/v1/worker/calls/{talking.id}/return", json=back)).json()["entry_id"]
    assert (await omar.post(f"/v1/queue/{entry}/claim")).status_code == 200
    await at_once()

    assert (await supervisor.get("/v1/operators/me/supervision")).json()["mode"] == "listen"


async def test_the_end_of_a_call_ends_its_supervisions(
    supervisor: AsyncClient, console: AsyncClient, session: AsyncSession, talking: Call
) -> None:
    await supervise(supervisor, talking)
    await console.post(f"/v1/calls/{talking.id}/hang-up")

    assert (await supervisor.get("/v1/operators/me/supervision")).json() is None
    assert (await acts(session))[-1] == ("stop", {"because": "call_over"})


async def test_a_supervisor_whose_console_is_gone_does_not_go_on_listening(
    supervisor: AsyncClient,
    session: AsyncSession,
    make_call: MakeCall,
    sam: Operator,
    rooms: FakeRooms,
    at_once: AtOnce,
    unseen: Any,
) -> None:
    call = await make_call()
    await supervise(supervisor, call)
    await at_once()
    assert rooms.removed == []

    await unseen(sam)
    await at_once()
    assert rooms.removed == [(call.room, "listener-1")]
    assert (await acts(session))[-1] == ("stop", {"because": "gone"})


async def test_who_takes_a_caller_supervises_no_more(
    supervisor: AsyncClient, enqueued: Enqueue, make_call: MakeCall, rooms: FakeRooms, at_once: AtOnce
) -> None:
    call, waiting = await make_call(), await enqueued()
    await supervise(supervisor, call)
    await supervisor.put("/v1/operators/me/presence", json={"presence": "available"})
    await supervisor.post(f"/v1/queue/{waiting.id}/claim")
    await at_once()

    assert rooms.removed == [(call.room, "listener-1")]
    answer = await supervisor.post(f"/v1/calls/{call.id}/supervision", json={"mode": "listen"})
    assert answer.json()["code"] == "operator-busy"
    own = await supervisor.post(f"/v1/calls/{waiting.call_id}/supervision", json={"mode": "listen"})
    assert own.json()["code"] == "own-call"


async def test_while_livekit_is_down_nothing_has_happened(
    supervisor: AsyncClient, session: AsyncSession, make_call: MakeCall, rooms: FakeRooms
) -> None:
    call = await make_call()
    await supervise(supervisor, call)
    rooms.is_down = True
    answer = await supervisor.delete(f"/v1/calls/{call.id}/supervision")

    assert (answer.status_code, answer.json()["code"]) == (503, "livekit-unavailable")
    assert [act for act, _ in await acts(session)] == ["listen"]
    assert (await supervisor.get("/v1/operators/me/supervision")).json() is not None


async def test_stopping_twice_is_stopping_once(
    supervisor: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    await supervise(supervisor, call)
    for _ in range(2):
        assert (await supervisor.delete(f"/v1/calls/{call.id}/supervision")).status_code == 204
    assert [act for act, _ in await acts(session)] == ["listen", "stop"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/wall", None),
        ("POST", "/v1/calls/{id}/supervision", {"mode": "listen"}),
        ("DELETE", "/v1/calls/{id}/supervision", None),
        ("GET", "/v1/operators/me/supervision", None),
        ("POST", "/v1/calls/{id}/remark", {"text": "Be kind."}),
        ("POST", "/v1/calls/{id}/take-over", None),
        ("PUT", "/v1/operators/{id}/presence", {"presence": "offline", "reason": "x"}),
        ("GET", "/v1/supervision-acts", None),
    ],
)
async def test_operators_do_not_supervise(
    console: AsyncClient, make_call: MakeCall, method: str, path: str, body: dict[str, str] | None
) -> None:
    call = await make_call()
    answer = await console.request(method, path.replace("{id}", str(call.id)), json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-too-low")


async def test_a_senseless_mode_is_refused(supervisor: AsyncClient, make_call: MakeCall) -> None:
    answer = await supervisor.post(f"/v1/calls/{(await make_call()).id}/supervision", json={"mode": "record"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("statement", ["UPDATE supervision_acts SET act = 'stop'", "DELETE FROM supervision_acts"])
async def test_the_record_is_append_only(
    supervisor: AsyncClient, session: AsyncSession, make_call: MakeCall, statement: str
) -> None:
    await supervise(supervisor, await make_call())
    with pytest.raises(IntegrityError, match="append-only"):
        await session.execute(text(statement))


async def test_the_timer_rests_when_nobody_supervises(app: FastAPI, supervisor: AsyncClient, at_once: AtOnce) -> None:
    assert (await at_once()).total_seconds() == 15


async def test_presence_is_untouched_by_listening(
    supervisor: AsyncClient, make_call: MakeCall, session: AsyncSession, sam: Operator
) -> None:
    await supervise(supervisor, await make_call())
    await session.refresh(sam)
    assert sam.presence is Presence.offline
