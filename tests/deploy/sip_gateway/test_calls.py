"""Real calls: baresip as the phone, a LiveKit room with a participant, the gateway between them."""

import asyncio
import time
from uuid import uuid4

import pytest
from livekit import rtc
from livekit.api import DeleteRoomRequest, LiveKitAPI, RoomParticipantIdentity

from deploy.local.phone import CallRefused, Phone
from tests.deploy.conftest import LiveKit
from tests.deploy.sip_gateway.numbers import Numbers
from tests.deploy.sip_gateway.participant import in_room
from tests.deploy.sip_gateway.program import MAX_CALLS, RINGING_SECONDS, GatewayProgram
from tests.deploy.sip_gateway.sounds import strength, tone

pytestmark = pytest.mark.deploy

LOUD = 2000.0
FAINT = 200.0


async def test_the_phone_rings_until_somebody_in_the_room_publishes_audio(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        async with asyncio.timeout(3):
            caller = await agent.caller
        assert caller.attributes["sip.callStatus"] == "ringing"
        with pytest.raises(TimeoutError):
            await call.answered(within=0.3)
        await agent.speak(600)
        await call.answered(within=2)


async def test_audio_flows_both_ways_without_delay(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        await agent.speak(600)
        await call.answered()
        await call.heard_speech(within=3)
        began = time.monotonic()
        speaking = asyncio.create_task(call.say(tone(1000, 0.5)))
        async with asyncio.timeout(3):
            heard_at = await agent.heard.speech(began)
        await speaking
        # Mouth to ear, the phone's packet, two jitter buffers and a busy machine included.
        assert heard_at - began < 0.35
        assert strength(agent.heard.since(heard_at).pcm, 1000) > LOUD
        assert strength(call.heard(since=began).pcm, 600) > LOUD


async def test_a_call_over_tcp_is_like_any_other(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(f"{gateway.address(number)};transport=tcp")
        await agent.speak(600)
        await call.answered()
        await call.heard_speech(within=3)
        await call.hang_up()
        async with asyncio.timeout(3):
            await agent.caller_left.wait()


async def test_the_caller_hears_agent_and_operator_at_once_and_no_whisper(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with (
        in_room(livekit, room, "agent") as agent,
        in_room(livekit, room, "operator") as operator,
        in_room(livekit, room, "supervisor") as supervisor,
    ):
        supervisor.room.local_participant.set_track_subscription_permissions(allow_all_participants=False)
        await supervisor.speak(1300)
        call = await phone.dial(gateway.address(number))
        await call.answered()
        await agent.speak(600)
        await call.heard_speech(within=3)
        await operator.speak(900)
        heard = b""
        async with asyncio.timeout(5):
            while min(strength(heard, 600), strength(heard, 900)) < LOUD:
                await call.heard_speech()
                heard = call.heard(since=time.monotonic() - 0.2).pcm
        assert strength(heard, 1300) < FAINT


async def test_digits_travel_both_ways(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        await agent.speak(600)
        await call.answered()
        await call.heard_speech(within=3)
        await call.dtmf("41#")
        async with asyncio.timeout(3):
            assert [await agent.digits.get() for _ in range(3)] == ["4", "1", "#"]
        for code, digit in ((7, "7"), (10, "*")):
            await agent.room.local_participant.publish_dtmf(code=code, digit=digit)
        assert [await call.heard_digit(within=3) for _ in range(2)] == ["7", "*"]


async def test_the_caller_is_the_participant_that_livekit_sip_would_make(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, prefix = await numbers.to_own_rooms()
    call = await phone.dial(gateway.address(number), caller_number="+15550123")
    async with asyncio.timeout(3):
        [room] = await numbers.rooms(prefix, 1)
    async with in_room(livekit, room) as agent:
        await agent.speak(600)
        await call.answered()
        caller = await agent.caller
        assert room.startswith(f"{prefix}_+15550123_")
        assert agent.room.metadata == "of the room"
        assert caller.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
        assert (caller.identity, caller.name, caller.metadata) == ("sip_+15550123", "Phone +15550123", "of the rule")
        async with asyncio.timeout(3):
            await agent.caller_active.wait()
        assert (
            caller.attributes.items()
            >= {
                "flow": "support",
                "sip.phoneNumber": "+15550123",
                "sip.trunkPhoneNumber": number,
                "sip.hostname": "127.0.0.1",
                "sip.callIDFull": call.call_id,
            }.items()
        )
        assert caller.attributes["sip.callID"].startswith("SCL_")
        assert caller.attributes["sip.trunkID"].startswith("ST_")
        assert caller.attributes["sip.ruleID"].startswith("SDR_")
        assert caller.attributes["sip.callTag"]


async def test_a_caller_who_hangs_up_leaves_the_room(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        await agent.speak(600)
        await call.answered()
        await call.hang_up()
        async with asyncio.timeout(3):
            await agent.caller_left.wait()


async def test_deleting_the_room_hangs_up_the_phone(
    livekit: LiveKit, livekit_api: LiveKitAPI, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        await agent.speak(600)
        await call.answered()
        await livekit_api.room.delete_room(DeleteRoomRequest(room=room))
        await call.ended(within=2)


async def test_removing_the_caller_hangs_up_the_phone(
    livekit: LiveKit, livekit_api: LiveKitAPI, gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        await agent.speak(600)
        await call.answered()
        identity = (await agent.caller).identity
        await livekit_api.room.remove_participant(RoomParticipantIdentity(room=room, identity=identity))
        await call.ended(within=2)


async def test_an_unknown_number_is_not_found(gateway: GatewayProgram, phone: Phone) -> None:
    call = await phone.dial(gateway.address(f"nobody-{uuid4().hex}"))
    with pytest.raises(CallRefused) as refused:
        await call.answered()
    assert refused.value.ended.status == 404


async def test_a_call_that_nobody_takes_ends_and_leaves_no_room(
    gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, prefix = await numbers.to_own_rooms()
    call = await phone.dial(gateway.address(number))
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 1)
    with pytest.raises(CallRefused) as refused:
        await call.answered(within=RINGING_SECONDS + 2)
    assert refused.value.ended.status == 480
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 0)


async def test_a_caller_who_gives_up_while_it_rings_leaves_no_room(
    gateway: GatewayProgram, numbers: Numbers, phone: Phone
) -> None:
    number, prefix = await numbers.to_own_rooms()
    call = await phone.dial(gateway.address(number))
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 1)
    await call.hang_up()
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 0)


async def test_one_call_too_many_is_busy(gateway: GatewayProgram, numbers: Numbers, phone: Phone) -> None:
    number, prefix = await numbers.to_own_rooms()
    ringing = [await phone.dial(gateway.address(number)) for _ in range(MAX_CALLS)]
    one_more = await phone.dial(gateway.address(number))
    with pytest.raises(CallRefused) as refused:
        await one_more.answered(within=2)
    assert refused.value.ended.status == 486
    for call in ringing:
        await call.hang_up()
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 0)
