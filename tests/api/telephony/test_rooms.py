import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from livekit.protocol.room import ListRoomsResponse

from api.app import livekit_api
from api.config import Settings
from api.telephony.rooms import LiveKitRooms, LiveKitUnavailable

pytestmark = pytest.mark.api


async def _gone(_: web.Request) -> web.Response:
    return web.json_response({"code": "not_found", "msg": "no such room"}, status=404)


async def _list(_: web.Request) -> web.Response:
    answer = ListRoomsResponse()
    answer.rooms.add(name="call-1")
    return web.Response(body=answer.SerializeToString(), content_type="application/protobuf")


@pytest.fixture
async def livekit_url() -> AsyncIterator[str]:
    """A server that answers as LiveKit does: one room exists, and deleting another says so."""
    app = web.Application()
    app.router.add_post("/twirp/livekit.RoomService/DeleteRoom", _gone)
    app.router.add_post("/twirp/livekit.RoomService/ListRooms", _list)
    runner = web.AppRunner(app)
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    await runner.cleanup()


async def test_a_room_that_is_gone_already_is_fine(livekit_url: str) -> None:
    async with livekit_api(Settings(livekit_url=livekit_url)) as livekit:
        await LiveKitRooms(livekit).delete("call-2")


async def test_rooms_are_listed_by_name(livekit_url: str) -> None:
    async with livekit_api(Settings(livekit_url=livekit_url)) as livekit:
        assert [room.name for room in await LiveKitRooms(livekit).all()] == ["call-1"]


async def test_a_livekit_that_does_not_answer_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with livekit_api(Settings(livekit_url=f"http://127.0.0.1:{port}")) as livekit:
        with pytest.raises(LiveKitUnavailable):
            await LiveKitRooms(livekit).all()
