import os
from collections.abc import AsyncIterator, Iterator

import pytest
from livekit.api import LiveKitAPI

from deploy.local.phone import Phone
from tests.deploy.conftest import LiveKit
from tests.deploy.sip_gateway.numbers import Numbers
from tests.deploy.sip_gateway.program import GatewayProgram


@pytest.fixture(scope="session")
def gateway(livekit: LiveKit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProgram]:
    """One gateway for all tests, with times short enough to wait for."""
    program = GatewayProgram(livekit, tmp_path_factory.mktemp("gateway") / "log")
    program.start()
    yield program
    assert program.stop() == os.EX_OK


@pytest.fixture
async def livekit_api(livekit: LiveKit) -> AsyncIterator[LiveKitAPI]:
    async with LiveKitAPI(livekit.http, livekit.key, livekit.secret) as api:
        yield api


@pytest.fixture
def numbers(livekit_api: LiveKitAPI) -> Numbers:
    return Numbers(livekit_api)


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    async with Phone() as phone:
        yield phone
