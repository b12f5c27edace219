import asyncio
import json
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import EPOCH_HEADER, CallState, EndReason
from api.models import Call, Lease
from api.telephony.rescue import Watch
from api.telephony.rooms import FakeRooms, LiveKitUnavailable
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall

pytestmark = pytest.mark.api

NOW = datetime.now(UTC) + timedelta(days=1)
"""By when every call of these tests has been silent for long."""


@pytest.fixture
async def watch(app: FastAPI, rooms: FakeRooms) -> Watch:
    return watching(app, rooms)


def watching(app: FastAPI, rooms: FakeRooms) -> Watch:
    return Watch(app.state.sessions, rooms, "tandem", since=NOW - timedelta(minutes=1))


async def renew(worker: AsyncClient, call: Call, epoch: int = 0, **values: Any) -> list[str]:
    lease = {"call_id": str(call.id), "epoch": epoch, "age_ms": 0, **values}
    answer = await worker.post("/v1/worker/leases", json={"leases": [lease]})
    assert answer.status_code == 200, answer.text
    lost: list[str] = answer.json()["lost"]
    return lost


async def sent_by(watch: Watch, rooms: FakeRooms, *seconds: float) -> list[int]:
    """How many jobs had been sent by then, at each of these moments after NOW."""
    sent = []
    for later in seconds:
        await watch.look(NOW + timedelta(seconds=later))
        sent.append(len(rooms.dispatched))
    return sent


async def state_of(session: AsyncSession, call: Call) -> Call:
    await session.refresh(call)
    return call


async def test_a_call_whose_job_fell_silent_gets_another_one(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call(agent="BillingSupportAgent", agent_identity="agent-1")
    await renew(worker, call)
    assert await watch.look(NOW)
    assert (await state_of(session, call)).epoch == 1
    assert rooms.removed == [(call.room, "agent-1")]
    [(room, metadata)] = rooms.dispatched
    assert (room, json.loads(metadata)) == (call.room, {"call_id": str(call.id), "epoch": 1})


async def test_while_there_is_no_call_it_looks_less_often(watch: Watch, make_call: MakeCall) -> None:
    assert await watch.look(NOW)
    assert watch.is_idle
    await make_call()
    assert await watch.look(NOW)
    assert not watch.is_idle


async def test_the_change_of_jobs_is_on_record(watch: Watch, console: AsyncClient, make_call: MakeCall) -> None:
    call = await make_call(agent="BillingSupportAgent")
    await watch.look(NOW)
    record = (await console.get(f"/v1/calls/{call.id}")).json()
    [transition] = record["transitions"]
    assert (transition["kind"], transition["source"]["name"]) == ("resumed", "BillingSupportAgent")
    assert record["chain_intact"]


async def test_a_job_that_gives_signs_of_life_keeps_its_call(
    app: FastAPI, worker: AsyncClient, rooms: FakeRooms, make_call: MakeCall
) -> None:
    call = await make_call()
    watch = Watch(app.state.sessions, rooms, "tandem", since=datetime.now(UTC) - timedelta(minutes=1))
    assert await renew(worker, call) == []
    await watch.look(datetime.now(UTC))
    assert rooms.dispatched == []


async def test_a_dead_job_is_not_waited_for(
    app: FastAPI, worker: AsyncClient, rooms: FakeRooms, make_call: MakeCall
) -> None:
    call = await make_call()
    await renew(worker, call)
    await renew(worker, call, is_dead=True)
    await Watch(app.state.sessions, rooms, "tandem").look(datetime.now(UTC))
    assert [room for room, _ in rooms.dispatched] == [call.room]


@pytest.mark.parametrize("signs", [["alive", "dead"], ["dead", "alive"]])
async def test_a_job_that_one_worker_saw_dead_stays_so_whatever_another_had_seen(
    signs: list[str], watch: Watch, worker: AsyncClient, rooms: FakeRooms, make_call: MakeCall
) -> None:
    """Both tell of the same last sign of life; which of them seems to be the earlier is chance."""
    call = await make_call()
    for sign in signs:
        await renew(worker, call, is_dead=sign == "dead", age_ms=20 if sign == "dead" else 0)
    await watch.look(datetime.now(UTC))
    assert [room for room, _ in rooms.dispatched] == [call.room]


async def test_who_has_just_begun_to_watch_takes_nobody_for_dead(
    app: FastAPI, rooms: FakeRooms, make_call: MakeCall
) -> None:
    """What jobs said while no api listened, nobody heard."""
    await make_call()
    watch = Watch(app.state.sessions, rooms, "tandem")
    await watch.look(NOW)
    assert rooms.dispatched == []
    await watch.look(NOW + timedelta(seconds=3))
    assert len(rooms.dispatched) == 1


async def test_a_watch_that_did_not_run_in_time_takes_nobody_for_dead_but_those_who_are_known_to_be(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, make_call: MakeCall
) -> None:
    """On a machine that stands still, signs of life wait in the same line as whoever listens for them."""
    silent = await make_call()
    watch.due = monotonic() - 2
    await watch.look(NOW)
    assert rooms.dispatched == []
    await renew(worker, dead := await make_call(), is_dead=True)
    await watch.look(NOW + timedelta(seconds=1))
    assert [room for room, _ in rooms.dispatched] == [dead.room]
    watch.due = monotonic()
    await watch.look(NOW + timedelta(seconds=3.5))
    assert {room for room, _ in rooms.dispatched} == {dead.room, silent.room}


async def test_of_many_processes_one_watches_until_it_freezes(app: FastAPI, rooms: FakeRooms) -> None:
    one, other = watching(app, rooms), watching(app, rooms)
    assert [await one.look(NOW), await other.look(NOW)] == [True, False]
    later = NOW + timedelta(seconds=3)
    assert [await other.look(later), await one.look(later)] == [True, False]


async def test_two_that_watch_at_once_send_one_job(
    app: FastAPI, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    one, other = watching(app, rooms), watching(app, rooms)
    silent = (await asyncio.gather(one.silent(NOW), other.silent(NOW)))[0]
    await asyncio.gather(*(each.rescue(silent[0], NOW) for each in (one, other)))
    assert (await state_of(session, call)).epoch == 1
    assert len(rooms.dispatched) == 1


async def test_a_job_that_lost_its_call_is_told_and_can_do_nothing_more(
    watch: Watch, worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    await watch.look(NOW)
    assert await renew(worker, call) == [str(call.id)]
    old = {EPOCH_HEADER: "0"}
    refused = await worker.post(f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue(), headers=old)
    assert (refused.status_code, refused.json()["code"], refused.json()["epoch"]) == (409, "stale-epoch", 1)
    new = await worker.post(
        f"/v1/worker/calls/{call.id}/queue-entry", json=reports.enqueue(), headers={EPOCH_HEADER: "1"}
    )
    assert new.status_code == 200


async def test_what_happened_before_a_job_lost_its_call_is_stored_and_what_came_after_is_not(
    watch: Watch, worker: AsyncClient, console: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    await watch.look(NOW)
    since = (await state_of(session, call)).epoch_since
    before = reports.utterance(1, "said in time", at=(since - timedelta(seconds=1)).isoformat())
    after = reports.utterance(2, "said by a ghost", at=(since + timedelta(seconds=1)).isoformat())

    async def send(*events: dict[str, Any]) -> Any:
        path, headers = f"/v1/worker/calls/{call.id}/events", {EPOCH_HEADER: "0"}
        return (await worker.post(path, json={"events": events}, headers=headers)).json()

    assert await send(before, after) == {"through": 1}
    assert (await send(after))["code"] == "stale-epoch"
    assert await send(before) == {"through": 1}
    record = (await console.get(f"/v1/calls/{call.id}")).json()
    assert [line["text"] for line in record["utterances"]] == ["said in time"]


async def test_what_is_told_late_takes_its_place_after_what_the_next_job_has_told(
    watch: Watch, worker: AsyncClient, console: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    first, late = reports.utterance(1, "stored"), reports.utterance(2, "told late")

    async def send(epoch: int, *events: dict[str, Any]) -> Any:
        path, headers = f"/v1/worker/calls/{call.id}/events", {EPOCH_HEADER: str(epoch)}
        return (await worker.post(path, json={"events": events}, headers=headers)).json()

    assert await send(0, first) == {"through": 1}
    await watch.look(NOW)
    at = (await state_of(session, call)).epoch_since - timedelta(seconds=1)
    late |= {"at": at.isoformat()}
    assert await send(1, reports.utterance(2, "told by the next")) == {"through": 2}

    refusal = await send(0, first, late)
    assert (refusal["code"], refusal["seq"], refusal["expected"]) == ("sequence-taken", 2, 3)
    assert await send(0, late | {"seq": 3}) == {"through": 3}
    assert await send(0, first, late) == {"through": 3}  # left on a disk with its old number
    record = (await console.get(f"/v1/calls/{call.id}")).json()
    assert sorted(line["text"] for line in record["utterances"]) == ["stored", "told by the next", "told late"]


async def test_a_job_that_lost_its_call_long_ago_is_believed_no_longer_than_until_then(
    watch: Watch, worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    for epoch, later in enumerate((0, 5, 10), start=1):
        await watch.look(NOW + timedelta(seconds=later))
        opening = {"room": call.room, "epoch": epoch, "agent_identity": f"agent-{epoch}"}
        assert (await worker.post("/v1/worker/calls", json=opening)).status_code == 200
    assert (await state_of(session, call)).epoch == 3
    told: dict[int, Any] = {}
    for epoch, after_seconds in ((0, 1), (1, 6), (1, 4)):
        at = (NOW + timedelta(seconds=after_seconds)).isoformat()
        answer = await worker.post(
            f"/v1/worker/calls/{call.id}/events",
            json={"events": [reports.utterance(1, "said by a ghost", at=at)]},
            headers={EPOCH_HEADER: str(epoch)},
        )
        told[after_seconds] = answer.json()
    assert told[1]["code"] == told[6]["code"] == "stale-epoch"
    assert told[4] == {"through": 1}


async def test_a_job_that_takes_over_is_told_what_there_is_to_go_on_with(
    watch: Watch, worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    events = [
        reports.utterance(1, "I was charged twice."),
        reports.tool_call(2),
        reports.snapshot(3, part="billing"),
        reports.snapshot(4, part="escalation"),
    ]
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})
    await watch.look(NOW)
    opening = {"room": call.room, "epoch": 1, "agent_identity": "agent-2"}
    context = (await worker.post("/v1/worker/calls", json=opening)).json()
    assert context["events_through"] == 4
    resumption = context["resumption"]
    assert resumption["state"] == {"part": "escalation"}
    assert [line["text"] for line in resumption["utterances"]] == ["I was charged twice."]
    assert [tool["tool"] for tool in resumption["tool_calls"]] == ["lookup_invoice"]
    assert not resumption["is_with_operator"]
    assert (await state_of(session, call)).agent_identity == "agent-2"
    late = await worker.post("/v1/worker/calls", json={"room": call.room, "epoch": 0})
    assert (late.status_code, late.json()["code"]) == (409, "stale-epoch")


async def test_a_snapshot_that_a_dead_job_left_behind_does_not_hide_a_later_one(
    watch: Watch, worker: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    now = datetime.now(UTC)
    late = reports.snapshot(2, at=(now - timedelta(seconds=5)).isoformat(), part="router")
    events = [reports.snapshot(1, at=now.isoformat(), part="billing"), late]
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": events})
    await watch.look(NOW)
    context = (await worker.post("/v1/worker/calls", json={"room": call.room, "epoch": 1})).json()
    assert context["resumption"]["state"] == {"part": "billing"}


async def test_a_phone_that_rings_in_vain_is_sent_further_jobs_and_then_not_left_ringing(
    watch: Watch, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call(state=CallState.ringing, created_at=NOW, epoch_since=NOW)
    assert await sent_by(watch, rooms, 1.9, 2.1, 5.9, 6.2, 10.1, 10.3, 12.9, 14.4) == [0, 1, 1, 2, 2, 3, 3, 3]
    assert rooms.dispatched == [(call.room, "")] * 3
    await session.refresh(call)
    assert (call.state, call.end_reason, call.epoch) == (CallState.ended, EndReason.no_agent, 0)
    assert rooms.deleted == [call.room]


@pytest.mark.parametrize(("state", "epoch"), [(CallState.ringing, 0), (CallState.active, 1)])
async def test_a_caller_to_whom_a_job_comes_at_the_last_moment_is_not_given_up(
    state: CallState, epoch: int, watch: Watch, worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call(state=state, epoch=epoch, created_at=NOW, epoch_since=NOW)
    watch.since, late = NOW, NOW + timedelta(seconds=70)
    [seen] = await watch.silent(late)
    assert seen.is_hopeless(late)
    opening = {"room": call.room, "epoch": epoch, "agent_identity": "agent-1"}
    assert (await worker.post("/v1/worker/calls", json=opening)).status_code == 200
    await watch.rescue(seen, late)
    assert (await state_of(session, call)).state is CallState.active


async def test_of_several_jobs_that_were_sent_to_a_phone_that_rang_the_first_to_come_has_the_call(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    """Also when it is the one that was slow: who begins takes a while on a machine that is busy."""
    rings_since = NOW - timedelta(seconds=3)
    call = await make_call(state=CallState.ringing, created_at=rings_since, epoch_since=rings_since)
    await watch.look(NOW)
    assert len(rooms.dispatched) == 1

    async def opens(identity: str) -> tuple[int, str | None]:
        answer = await worker.post("/v1/worker/calls", json={"room": call.room, "agent_identity": identity})
        return answer.status_code, answer.json().get("code")

    assert await opens("agent-1") == (200, None)
    assert await opens("agent-2") == (409, "stale-epoch")
    assert await opens("agent-1") == (200, None)  # the answer did not get through
    assert (await state_of(session, call)).agent_identity == "agent-1"
    assert await renew(worker, call) == []


async def test_of_two_jobs_that_were_sent_to_take_over_the_first_to_come_has_the_call(
    watch: Watch, worker: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call(agent="BillingSupportAgent", agent_identity="agent-1")
    await renew(worker, call)
    await watch.look(NOW)
    opening = {"room": call.room, "epoch": 1}
    assert (await worker.post("/v1/worker/calls", json=opening | {"agent_identity": "agent-2"})).status_code == 200
    assert (await worker.post("/v1/worker/calls", json=opening | {"agent_identity": "agent-3"})).status_code == 409


async def test_a_job_that_does_not_begin_is_soon_followed_by_another_and_then_by_others_with_more_time(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    await renew(worker, call)
    watch.since = NOW
    assert await sent_by(watch, rooms, 1.9, 2.1, 3.7, 4.0, 7.9, 8.1, 12.0, 12.2) == [0, 1, 1, 2, 2, 3, 3, 4]
    assert {json.loads(metadata)["epoch"] for _, metadata in rooms.dispatched} == {1}
    assert (await state_of(session, call)).epoch == 1


async def test_of_the_jobs_that_were_sent_one_after_the_other_the_first_to_come_keeps_the_call(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, make_call: MakeCall
) -> None:
    call = await make_call(agent="BillingSupportAgent", agent_identity="agent-1")
    await renew(worker, call)
    watch.since = NOW
    assert await sent_by(watch, rooms, 2.1, 4.0) == [1, 2]
    opening = {"room": call.room, "epoch": 1}
    assert (await worker.post("/v1/worker/calls", json=opening | {"agent_identity": "agent-2"})).status_code == 200
    watch.since = NOW + timedelta(seconds=5)
    await watch.look(NOW + timedelta(seconds=6))
    assert len(rooms.dispatched) == 2
    assert (await worker.post("/v1/worker/calls", json=opening | {"agent_identity": "agent-3"})).status_code == 409


async def test_a_job_that_came_and_died_while_postgres_forgot_it_is_replaced_all_the_same(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call(agent_identity="agent-2", epoch=1, epoch_since=NOW)
    watch.since = NOW
    await watch.look(NOW + timedelta(seconds=3))
    assert (await state_of(session, call)).epoch == 2
    assert rooms.removed == [(call.room, "agent-2")]


async def test_an_operators_caller_is_never_given_up(
    watch: Watch, rooms: FakeRooms, session: AsyncSession, console: AsyncClient, enqueued: Enqueue
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    call = await session.get_one(Call, entry.call_id)
    call.epoch = 40
    await session.commit()
    watch.since = NOW - timedelta(minutes=10)
    await watch.look(NOW)
    assert rooms.deleted == []
    assert len(rooms.dispatched) == 1


async def test_a_caller_to_whom_no_job_comes_for_a_minute_is_let_go(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    await renew(worker, call)
    watch.since = NOW
    for later in range(3, 67, 2):
        await watch.look(NOW + timedelta(seconds=later))
    assert (await state_of(session, call)).end_reason is EndReason.no_agent
    assert rooms.deleted == [call.room]


async def test_while_livekit_is_down_a_call_is_not_given_up_but_looked_at_again(
    watch: Watch, rooms: FakeRooms, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call()
    rooms.is_down = True
    with pytest.raises(LiveKitUnavailable):
        await watch.look(NOW)
    rooms.is_down = False
    await watch.look(NOW + timedelta(seconds=5))
    assert (await state_of(session, call)).epoch == 1
    assert len(rooms.dispatched) == 1


async def test_a_lease_for_a_call_that_is_over_or_unknown_is_lost(worker: AsyncClient, make_call: MakeCall) -> None:
    over = await make_call(state=CallState.ended, ended_at=NOW, end_reason=EndReason.failed)
    leases = [{"call_id": str(call_id), "epoch": 0, "age_ms": 10} for call_id in (over.id, uuid4())]
    answer = await worker.post("/v1/worker/leases", json={"leases": leases})
    assert answer.json()["lost"] == [lease["call_id"] for lease in leases]
    assert (await worker.post("/v1/worker/leases", json={"leases": []})).json() == {"lost": []}


async def test_a_caller_who_is_gone_needs_no_agent_and_there_is_no_change_of_hands(
    watch: Watch, rooms: FakeRooms, session: AsyncSession, console: AsyncClient, make_call: MakeCall
) -> None:
    call = await make_call()
    rooms.without_caller.add(call.room)
    watch.since = NOW
    for later in (3, 5):
        await watch.look(NOW + timedelta(seconds=later))
    assert (await state_of(session, call)).state is CallState.active
    await watch.look(NOW + timedelta(seconds=7))
    assert (await state_of(session, call)).end_reason is EndReason.failed
    assert rooms.dispatched == []
    assert (await console.get(f"/v1/calls/{call.id}")).json()["transitions"] == []


async def test_a_caller_who_comes_back_after_their_agent_died_gets_another_one(
    watch: Watch, worker: AsyncClient, rooms: FakeRooms, make_call: MakeCall
) -> None:
    call = await make_call()
    await renew(worker, call, is_dead=True)
    rooms.without_caller.add(call.room)
    watch.since = NOW
    await watch.look(NOW + timedelta(seconds=1))
    rooms.without_caller.clear()
    await watch.look(NOW + timedelta(seconds=2))
    assert [room for room, _ in rooms.dispatched] == [call.room]


async def test_what_a_call_needed_to_be_watched_goes_with_it(
    worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call, other = await make_call(), await make_call()
    for each in (call, other):
        await renew(worker, each)
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": [reports.call_ended(1)]})
    assert (await session.scalars(select(Lease.call_id))).all() == [other.id]
