import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from livekit.protocol.sip import CreateSIPInboundTrunkRequest, SIPInboundTrunkInfo
from sqlalchemy.ext.asyncio import AsyncSession

from api.live.subscription import Subscription
from api.models import Number
from api.numbers import service as numbers
from api.telephony.provisioning import FakeSip
from api.telephony.upkeep import keep_provisioned, provision_numbers
from tests.api.conftest import MakeOperator, SignIn

pytestmark = pytest.mark.api

SOON = timedelta(seconds=10)
NEVER = timedelta(hours=1)
AT_ONCE = timedelta(milliseconds=20)


@pytest.fixture
def sip() -> FakeSip:
    return FakeSip()


@pytest.fixture
async def admin(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Ada Byron", role="admin"))


@asynccontextmanager
async def kept(app: FastAPI, sip: FakeSip, every: timedelta) -> AsyncIterator[Subscription]:
    """While trunks are kept up; yields what consoles hear meanwhile."""
    with app.state.broadcaster.subscribe() as live:
        task = asyncio.create_task(keep_provisioned(app.state.sessions, sip, "tandem", app.state.broadcaster, every))
        yield live
        assert not task.done()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def dialable(sip: FakeSip) -> list[str]:
    return sorted(number for trunk in sip.trunks.values() for number in trunk.numbers)


async def provisioned(session: AsyncSession, number: str) -> bool:
    row = await numbers.find(session, number)
    assert row is not None
    await session.refresh(row)
    return row.provisioned


async def test_a_new_number_reaches_livekit_as_soon_as_it_is_there(
    app: FastAPI, sip: FakeSip, session: AsyncSession, admin: AsyncClient
) -> None:
    await numbers.add_missing(session, ["support"])
    await session.commit()
    async with kept(app, sip, NEVER) as live:
        await live.next(SOON)  # the one there was is provisioned

        await admin.post("/v1/numbers", json={"number": "+15550199"})
        for _ in range(2):  # it is new; it is provisioned
            await live.next(SOON)

    assert dialable(sip) == ["+15550199", "support"]
    assert await provisioned(session, "+15550199")


async def test_a_change_made_while_livekit_is_down_is_made_up_for(
    app: FastAPI, sip: FakeSip, session: AsyncSession
) -> None:
    sip.is_down = True
    async with kept(app, sip, AT_ONCE) as live:
        await numbers.add_missing(session, ["support"])
        await session.commit()
        assert not await provisioned(session, "support")

        sip.is_down = False
        await live.next(SOON)

    assert dialable(sip) == ["support"]
    assert await provisioned(session, "support")


class ForgetfulSip(FakeSip):
    """Tells when a trunk was made."""

    def __init__(self) -> None:
        super().__init__()
        self.made = asyncio.Event()

    async def create_inbound_trunk(self, create: CreateSIPInboundTrunkRequest) -> SIPInboundTrunkInfo:
        self.made.set()
        return await super().create_inbound_trunk(create)


async def test_a_trunk_that_livekit_has_lost_is_made_again(app: FastAPI, session: AsyncSession) -> None:
    sip = ForgetfulSip()
    await numbers.add_missing(session, ["support"])
    await session.commit()
    async with kept(app, sip, AT_ONCE) as live:
        await live.next(SOON)
        sip.trunks.clear()
        sip.made.clear()
        async with asyncio.timeout(SOON.total_seconds()):
            await sip.made.wait()

    assert dialable(sip) == ["support"]


async def test_without_numbers_the_trunk_is_left_alone(sip: FakeSip, session: AsyncSession) -> None:
    """To LiveKit a trunk without numbers is one for all of them."""
    assert await provision_numbers(session, sip, "tandem") is None
    assert not sip.trunks


async def test_two_that_provision_at_once_make_one_trunk(app: FastAPI, sip: FakeSip, session: AsyncSession) -> None:
    await numbers.add_missing(session, ["support"])
    await session.commit()

    async def provision() -> None:
        async with app.state.sessions.begin() as own:
            await provision_numbers(own, sip, "tandem")

    await asyncio.gather(*(provision() for _ in range(5)))

    assert (len(sip.trunks), len(sip.rules)) == (1, 1)


async def test_numbers_named_at_the_start_are_added_once_and_then_left_as_they_are(session: AsyncSession) -> None:
    wanted = ["support", "helpdesk", "+1 555 0199", "15550199"]
    assert sorted(await numbers.add_missing(session, wanted)) == ["+15550199", "helpdesk", "support"]
    row = await numbers.find(session, "helpdesk")
    assert row is not None
    row.language = "de"

    assert await numbers.add_missing(session, [*wanted, "advice"]) == ["advice"]

    rows: dict[str, Number] = {row.number: row for row in await numbers.everything(session)}
    assert rows["helpdesk"].language == "de"
    assert {number: row.flow for number, row in rows.items()} == {
        "+15550199": "support",
        "advice": "advice",
        "helpdesk": "helpdesk",
        "support": "support",
    }
