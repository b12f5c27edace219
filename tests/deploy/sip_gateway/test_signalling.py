"""What reaches the SIP port besides well-made calls."""

import asyncio
import random
import re

import pytest

from deploy.local import probes
from tests.deploy.conftest import LiveKit
from tests.deploy.sip_gateway.numbers import Numbers
from tests.deploy.sip_gateway.participant import in_room
from tests.deploy.sip_gateway.program import RTP_SECONDS, GatewayProgram
from tests.deploy.sip_gateway.raw_caller import RawCaller, raw_caller

pytestmark = pytest.mark.deploy


def status(message: str) -> int:
    return int(message.split()[1])


async def test_options_is_answered_also_for_health_checks(gateway: GatewayProgram) -> None:
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.request("OPTIONS", "support"))
        answer = await caller.answer()
    assert status(answer) == 200
    assert "INVITE" in answer.partition("Allow:")[2]


async def test_garbage_is_dropped_and_does_no_harm(gateway: GatewayProgram) -> None:
    noise = random.Random(7)
    async with raw_caller(gateway.port) as caller:
        for size in (0, 1, 4, 40, 400, 1400):
            caller.send(noise.randbytes(size))
        invite = caller.invite("support")
        for size in range(0, len(invite), 13):
            caller.send(invite[:size])
        caller.send(invite.replace(b"CSeq: 1", b"CSeq: one"))
        caller.send(b"SIP/2.0 abc\r\n\r\n")
        caller.send(b"SIP/2.0 200 OK\r\nCall-ID: " + caller.call_id.encode() + b"\r\n\r\n")
    assert await probes.sip_options(gateway.port)()


async def test_a_request_without_its_headers_is_a_bad_request(gateway: GatewayProgram) -> None:
    async with raw_caller(gateway.port) as caller:
        caller.send(re.sub(rb"From:.*?\r\n", b"", caller.invite("support")))
        assert status(await caller.answer()) == 400


async def test_an_unreadable_offer_is_a_bad_request(gateway: GatewayProgram, numbers: Numbers) -> None:
    number, _ = await numbers.to_room()
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.request("INVITE", number, "v=0\nm=audio seventeen RTP/AVP 0\n"))
        assert status(await caller.answer()) == 400


async def test_an_offer_without_g711_is_not_acceptable(gateway: GatewayProgram, numbers: Numbers) -> None:
    number, _ = await numbers.to_room()
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.invite(number, formats="9 18"))
        assert status(await caller.answer()) == 488


async def test_a_call_without_an_offer_is_not_acceptable(gateway: GatewayProgram, numbers: Numbers) -> None:
    number, _ = await numbers.to_room()
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.request("INVITE", number))
        assert status(await caller.answer()) == 488


async def test_a_required_extension_is_refused_by_name(gateway: GatewayProgram) -> None:
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.invite("support").replace(b"Max-Forwards", b"Require: 100rel\r\nMax-Forwards"))
        answer = await caller.answer()
    assert status(answer) == 420
    assert "Unsupported: 100rel" in answer


@pytest.mark.parametrize(("method", "expected"), [("BYE", 481), ("CANCEL", 481), ("SUBSCRIBE", 405)])
async def test_requests_for_no_call_are_refused(gateway: GatewayProgram, method: str, expected: int) -> None:
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.request(method, "support"))
        assert status(await caller.answer()) == expected


async def test_a_refusal_is_repeated_until_it_is_acknowledged(gateway: GatewayProgram) -> None:
    async with raw_caller(gateway.port) as caller:
        caller.send(caller.invite("nobody"))
        assert await caller.answer() == await caller.answer()
        caller.send(caller.request("ACK", "nobody"))
        caller.send(caller.invite("nobody"))
        assert status(await caller.answer()) == 404


async def test_an_invite_sent_three_times_is_one_call(gateway: GatewayProgram, numbers: Numbers) -> None:
    number, prefix = await numbers.to_own_rooms()
    async with raw_caller(gateway.port) as caller:
        for _ in range(2):
            caller.send(caller.invite(number))
        ringing = [await caller.answer(at_least=180)]
        caller.send(caller.invite(number))
        ringing.append(await caller.answer(at_least=180))
        async with asyncio.timeout(3):
            await numbers.rooms(prefix, 1)
        assert ringing[0] == ringing[1]
        await cancel(caller, number)
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 0)


async def test_a_call_cancelled_in_the_same_moment_leaves_no_room(gateway: GatewayProgram, numbers: Numbers) -> None:
    number, prefix = await numbers.to_own_rooms()
    async with raw_caller(gateway.port) as gone, raw_caller(gateway.port) as patient:
        gone.send(gone.invite(number))
        await cancel(gone, number)
        patient.send(patient.invite(number))
        await patient.answer(at_least=180)
        async with asyncio.timeout(3):
            await numbers.rooms(prefix, 1)
        await cancel(patient, number)
    async with asyncio.timeout(3):
        await numbers.rooms(prefix, 0)


async def test_a_phone_that_falls_silent_is_hung_up_until_it_answers(
    livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers
) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent, raw_caller(gateway.port) as caller:
        await agent.speak(600)
        caller.send(caller.invite(number))
        answer = await caller.answer()
        assert status(answer) == 200
        assert "m=audio" in answer
        caller.send(caller.request("ACK", number))
        first = await caller.heard_request("BYE", within=RTP_SECONDS + 3)
        second = await caller.heard_request("BYE")
        assert first == second
        caller.accept(second)
        async with asyncio.timeout(3):
            await agent.caller_left.wait()


async def test_a_phone_may_hold_and_come_back(livekit: LiveKit, gateway: GatewayProgram, numbers: Numbers) -> None:
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent, raw_caller(gateway.port) as caller:
        await agent.speak(600)
        caller.send(caller.invite(number))
        await caller.answer()
        caller.send(caller.request("ACK", number))
        for cseq, ours, theirs in ((2, "sendonly", "a=recvonly"), (3, "sendrecv", "a=sendrecv")):
            caller.send(caller.invite(number, cseq=cseq, direction=ours))
            answer = await caller.answer()
            assert status(answer) == 200
            assert theirs in answer
            caller.send(caller.request("ACK", number, cseq=cseq))
        caller.send(caller.request("BYE", number, cseq=4))
        assert status(await caller.answer()) == 200


async def test_a_call_over_tcp_is_answered_there(gateway: GatewayProgram) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    async with raw_caller(gateway.port) as caller:
        writer.write(caller.request("OPTIONS", "support", transport="TCP"))
        async with asyncio.timeout(3):
            assert (await reader.readline()).startswith(b"SIP/2.0 200")
    writer.close()


async def cancel(caller: RawCaller, number: str) -> None:
    """Both answers: to the CANCEL and to the INVITE that it ends."""
    caller.send(caller.request("CANCEL", number))
    assert {status(await caller.answer()), status(await caller.answer())} == {200, 487}
    caller.send(caller.request("ACK", number))
