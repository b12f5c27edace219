import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.contract import CallState, EndReason
from api.models import Call, WebhookDelivery
from tests.api import reports
from tests.api.conftest import Enqueue, MakeCall
from tests.api.telephony import webhooks

pytestmark = pytest.mark.api

Deliver = Callable[[bytes], Awaitable[Response]]
PATH = "/v1/livekit/webhook"


@pytest.fixture
def deliver(client: AsyncClient, settings: Settings) -> Deliver:
    async def deliver(content: bytes) -> Response:
        return await client.post(PATH, content=content, headers=webhooks.signed(content, settings))

    return deliver


async def the_call(session: AsyncSession) -> Call:
    return (await session.scalars(select(Call).execution_options(populate_existing=True))).one()


async def test_a_caller_who_joins_an_unknown_room_is_a_ringing_call(deliver: Deliver, session: AsyncSession) -> None:
    answer = await deliver(webhooks.about_caller("participant_joined"))

    assert (answer.status_code, answer.json()) == (200, {"applied": True})
    call = await the_call(session)
    assert (call.state, call.room) == (CallState.ringing, "call-1")
    assert (call.caller_number, call.dialled_number, call.sip_call_id) == ("+15550100", "support", "SCL_1")


async def test_the_job_takes_the_call_that_rang(deliver: Deliver, worker: AsyncClient, session: AsyncSession) -> None:
    await deliver(webhooks.about_caller("participant_joined"))

    await worker.post("/v1/worker/calls", json={"room": "call-1"})

    call = await the_call(session)
    assert (call.state, call.caller_number) == (CallState.active, "+15550100")


async def test_who_is_no_caller_makes_no_call(deliver: Deliver, session: AsyncSession) -> None:
    answer = await deliver(webhooks.body("participant_joined", participant={"identity": "agent-1", "kind": "AGENT"}))

    assert answer.json() == {"applied": False}
    assert await session.scalar(select(func.count()).select_from(Call)) == 0


@pytest.mark.parametrize(
    ("reason", "end"),
    [
        ("CLIENT_INITIATED", EndReason.caller_hung_up),
        ("ROOM_DELETED", EndReason.agent_ended),
        ("CONNECTION_TIMEOUT", EndReason.failed),
    ],
)
async def test_a_caller_who_leaves_ends_the_call(
    deliver: Deliver, session: AsyncSession, make_call: MakeCall, reason: str, end: EndReason
) -> None:
    await make_call(room="call-1")

    await deliver(webhooks.about_caller("participant_left", reason=reason))

    call = await the_call(session)
    assert (call.state, call.end_reason) == (CallState.ended, end)


async def test_a_caller_who_leaves_while_it_rings_was_never_answered(deliver: Deliver, session: AsyncSession) -> None:
    await deliver(webhooks.about_caller("participant_joined"))
    await deliver(webhooks.about_caller("participant_left"))

    assert (await the_call(session)).end_reason is EndReason.no_agent


async def test_a_finished_room_ends_the_call(deliver: Deliver, session: AsyncSession, make_call: MakeCall) -> None:
    await make_call(room="call-1")

    await deliver(webhooks.body("room_finished"))

    assert (await the_call(session)).state is CallState.ended


async def test_the_workers_reason_beats_the_webhooks_guess(
    deliver: Deliver, worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call(room="call-1")
    await deliver(webhooks.body("room_finished"))

    ended = reports.call_ended(1, reason="silent_caller")
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": [ended]})

    assert (await the_call(session)).end_reason is EndReason.silent_caller


async def test_the_webhook_does_not_change_the_workers_reason(
    deliver: Deliver, worker: AsyncClient, session: AsyncSession, make_call: MakeCall
) -> None:
    call = await make_call(room="call-1")
    ended = reports.call_ended(1, reason="silent_caller")
    await worker.post(f"/v1/worker/calls/{call.id}/events", json={"events": [ended]})

    answer = await deliver(webhooks.about_caller("participant_left", reason="ROOM_DELETED"))

    assert answer.json() == {"applied": False}
    assert (await the_call(session)).end_reason is EndReason.silent_caller


EVENTS = ("participant_joined", "participant_left", "room_finished")


@pytest.mark.parametrize("order", list(itertools.permutations(EVENTS)), ids="-".join)
async def test_in_whatever_order_webhooks_come_the_call_has_ended(
    deliver: Deliver, session: AsyncSession, order: tuple[str, ...]
) -> None:
    for event in order:
        answer = await deliver(webhooks.about_caller(event))
        assert answer.status_code == 200

    assert (await the_call(session)).state is CallState.ended


async def test_a_lost_goodbye_leaves_no_ghost(deliver: Deliver, session: AsyncSession) -> None:
    await deliver(webhooks.body("room_finished"))
    await deliver(webhooks.about_caller("participant_joined"))

    assert (await the_call(session)).state is CallState.ended


async def test_a_caller_who_hangs_up_waiting_is_taken_from_the_queue(
    deliver: Deliver, console: AsyncClient, session: AsyncSession, enqueued: Enqueue, make_call: MakeCall
) -> None:
    entry = await enqueued(await make_call(room="call-1"))

    await deliver(webhooks.about_caller("participant_left"))

    await session.refresh(entry)
    assert entry.state == "abandoned"


async def test_a_caller_who_hangs_up_talking_leaves_the_wrap_up(
    deliver: Deliver, console: AsyncClient, session: AsyncSession, enqueued: Enqueue, make_call: MakeCall
) -> None:
    entry = await enqueued(await make_call(room="call-1"))
    await console.post(f"/v1/queue/{entry.id}/claim")

    await asyncio.gather(
        deliver(webhooks.about_caller("participant_left")),
        deliver(webhooks.body("room_finished")),
        console.post(f"/v1/calls/{entry.call_id}/hang-up"),
    )

    await session.refresh(entry)
    assert entry.state == "wrap_up"
    assert (await console.get("/v1/auth/me")).json()["presence"] == "wrap_up"


async def test_an_operator_whose_leg_is_gone_keeps_the_caller_for_now(
    deliver: Deliver, console: AsyncClient, session: AsyncSession, enqueued: Enqueue, make_call: MakeCall
) -> None:
    entry = await enqueued(await make_call(room="call-1"))
    await console.post(f"/v1/queue/{entry.id}/claim")

    answer = await deliver(webhooks.body("participant_left", participant={"identity": "operator-x"}))

    assert answer.json() == {"applied": False}
    await session.refresh(entry)
    assert entry.state == "connected"


async def test_a_replay_has_no_effect(deliver: Deliver, session: AsyncSession) -> None:
    content = webhooks.about_caller("participant_joined")

    answers = await asyncio.gather(*(deliver(content) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["applied"] for answer in answers) == [False] * 4 + [True]
    assert await session.scalar(select(func.count()).select_from(WebhookDelivery)) == 1


async def test_what_concerns_no_call_is_not_kept(deliver: Deliver, session: AsyncSession) -> None:
    answer = await deliver(webhooks.body("track_published"))

    assert (answer.status_code, answer.json()) == (200, {"applied": False})
    assert await session.scalar(select(func.count()).select_from(WebhookDelivery)) == 0


async def test_an_old_webhook_is_refused(deliver: Deliver) -> None:
    answer = await deliver(webhooks.body("room_finished", age=timedelta(minutes=6)))

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook-too-old")


async def test_an_expired_signature_is_refused(client: AsyncClient, settings: Settings) -> None:
    content = webhooks.body("room_finished")
    headers = webhooks.signed(content, settings, lifetime=-timedelta(minutes=5))

    answer = await client.post(PATH, content=content, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook-not-signed")


async def test_a_signature_for_another_body_is_refused(client: AsyncClient, settings: Settings) -> None:
    headers = webhooks.signed(webhooks.body("room_finished"), settings)

    answer = await client.post(PATH, content=webhooks.body("room_finished", room="call-2"), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook-not-signed")


async def test_a_signature_with_another_secret_is_refused(client: AsyncClient, settings: Settings) -> None:
    content = webhooks.body("room_finished")
    foreign = settings.model_copy(update={"livekit_api_secret": "x" * 40})

    answer = await client.post(PATH, content=content, headers=webhooks.signed(content, foreign))

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook-not-signed")


@pytest.mark.parametrize("authorization", ["", "garbage", "Bearer x.y.z"])
async def test_an_unsigned_webhook_is_refused(client: AsyncClient, authorization: str) -> None:
    answer = await client.post(PATH, content=webhooks.body("room_finished"), headers={"Authorization": authorization})

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook-not-signed")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"event": 1}', b'{"event": "room_finished"}'])
async def test_a_signed_webhook_that_makes_no_sense_is_refused(deliver: Deliver, content: bytes) -> None:
    answer = await deliver(content)

    assert (answer.status_code, answer.json()["code"]) == (400, "webhook-malformed")
