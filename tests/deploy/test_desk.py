import asyncio
import json

import httpx
import pytest

from deploy.local.desk import Desk, Json

pytestmark = pytest.mark.deploy

URL = "http://console.test"
PATIENCE_SECONDS = 5.0
SOON = 0.001


class Api:
    """Answers every request, and knows what it was asked."""

    def __init__(self, answers: dict[str, object], heartbeat_status: int = 200) -> None:
        self.beaten = asyncio.Semaphore(0)
        self.bodies: list[Json] = []
        self._answers = answers
        self._heartbeat_status = heartbeat_status

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        if path == "/operators/me/heartbeat":
            self.beaten.release()
            return httpx.Response(self._heartbeat_status, json={})
        if request.content:
            self.bodies.append(json.loads(request.content))
        return httpx.Response(200, json=self._answers.get(path, {}))

    def desk(self) -> Desk:
        return Desk(URL, heartbeat_seconds=SOON, transport=httpx.MockTransport(self.answer))

    async def hears(self, beats: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(beats):
                await self.beaten.acquire()


@pytest.mark.parametrize("status", [200, 503], ids=["heard", "refused"])
async def test_a_desk_gives_signs_of_life_from_the_login_until_it_is_closed(status: int) -> None:
    api = Api({}, heartbeat_status=status)
    before = asyncio.all_tasks()
    async with api.desk() as desk:
        await desk.log_in("olivia@tandem.example", "secret")
        await api.hears(beats=3)
    assert asyncio.all_tasks() == before


async def test_who_rings_at_somebody_still_stands_in_line() -> None:
    entries = [{"id": state, "state": state} for state in ("offered", "waiting", "connected", "wrap_up")]
    async with Api({"/queue": entries}).desk() as desk:
        assert [entry["id"] for entry in await desk.line()] == ["offered", "waiting"]


async def test_a_change_of_a_queue_leaves_alone_what_it_does_not_name() -> None:
    queues = [{"skill": "billing", "offer_seconds": 20}, {"skill": "general", "offer_seconds": 20, "manual_pick": True}]
    api = Api({"/queues": queues})
    async with api.desk() as desk:
        await desk.change_queue("general", offer_seconds=90)
    assert api.bodies == [{"offer_seconds": 90, "manual_pick": True}]
