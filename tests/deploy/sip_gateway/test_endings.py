"""How calls end when the gateway, or LiveKit under it, goes away."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from livekit.api import LiveKitAPI

from deploy.local.phone import Phone
from tests.deploy.conftest import LiveKit, running_livekit
from tests.deploy.sip_gateway.numbers import Numbers
from tests.deploy.sip_gateway.participant import in_room
from tests.deploy.sip_gateway.program import GatewayProgram
from tests.deploy.sip_gateway.raw_caller import raw_caller

pytestmark = pytest.mark.deploy


@pytest.fixture
def doomed_livekit(tmp_path: Path) -> Iterator[LiveKit]:
    with running_livekit(tmp_path / "livekit") as livekit:
        yield livekit


@pytest.fixture
def doomed_gateway(livekit: LiveKit, tmp_path: Path) -> Iterator[GatewayProgram]:
    yield from _started(livekit, tmp_path)


@pytest.fixture
def orphaned_gateway(doomed_livekit: LiveKit, tmp_path: Path) -> Iterator[GatewayProgram]:
    yield from _started(doomed_livekit, tmp_path)


def _started(livekit: LiveKit, tmp_path: Path) -> Iterator[GatewayProgram]:
    program = GatewayProgram(livekit, tmp_path / "gateway.log")
    program.start()
    yield program
    program.stop()


async def test_a_gateway_that_is_stopped_hangs_up_refuses_and_ends(
    livekit: LiveKit, doomed_gateway: GatewayProgram, numbers: Numbers
) -> None:
    gateway = doomed_gateway
    number, room = await numbers.to_room()
    async with in_room(livekit, room) as agent, raw_caller(gateway.port) as talking, raw_caller(gateway.port) as late:
        await agent.speak(600)
        talking.send(talking.invite(number))
        await talking.answer()
        talking.send(talking.request("ACK", number))
        gateway.process.terminate()
        goodbye = await talking.heard_request("BYE", within=3)
        late.send(late.invite(number))
        assert "503 Service Unavailable" in await late.answer()
        talking.accept(goodbye)
    assert gateway.process.wait(5) == os.EX_OK


async def test_a_ringing_call_is_told_that_the_gateway_stops(doomed_gateway: GatewayProgram, numbers: Numbers) -> None:
    number, prefix = await numbers.to_own_rooms()
    async with raw_caller(doomed_gateway.port) as caller:
        caller.send(caller.invite(number))
        await numbers.rooms(prefix, 1)
        doomed_gateway.process.terminate()
        assert "503 Service Unavailable" in await caller.answer()
        caller.send(caller.request("ACK", number))
    await numbers.rooms(prefix, 0)


async def test_calls_end_when_livekit_dies_and_new_ones_are_refused(
    doomed_livekit: LiveKit, orphaned_gateway: GatewayProgram, phone: Phone
) -> None:
    gateway = orphaned_gateway
    async with LiveKitAPI(doomed_livekit.http, doomed_livekit.key, doomed_livekit.secret) as api:
        number, room = await Numbers(api).to_room()
    async with in_room(doomed_livekit, room) as agent:
        call = await phone.dial(gateway.address(number))
        await agent.speak(600)
        await call.answered()
        os.kill(doomed_livekit.pid, signal.SIGKILL)
        await call.ended(within=15)
    again = await phone.dial(gateway.address("another"))
    assert (await again.ended()).status == 503
