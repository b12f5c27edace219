from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol, TypeVar

import aiohttp
from livekit.api import LiveKitAPI, TwirpError, TwirpErrorCode
from livekit.protocol.room import DeleteRoomRequest, ListRoomsRequest, RoomParticipantIdentity

from api.errors import Unavailable

Answer = TypeVar("Answer")

PATIENCE = timedelta(seconds=5)
"""How long a request may hold its database transaction while LiveKit does not answer."""


class LiveKitUnavailable(Unavailable):
    code = "livekit-unavailable"


class Rooms(Protocol):
    """LiveKit's rooms, as far as the api rules over them. Raises LiveKitUnavailable."""

    async def delete(self, room: str) -> None:
        """Everybody leaves and the phone call ends. A room that is gone already is fine."""

    async def remove_participant(self, room: str, identity: str) -> None:
        """Sent out of the room. Who is not there, or a room that is gone, is fine."""

    async def names(self) -> set[str]:
        """The rooms that exist now."""


class LiveKitRooms:
    def __init__(self, livekit: LiveKitAPI) -> None:
        self._livekit = livekit

    async def delete(self, room: str) -> None:
        try:
            await _asking(lambda: self._livekit.room.delete_room(DeleteRoomRequest(room=room)))
        except RoomGone:
            return

    async def remove_participant(self, room: str, identity: str) -> None:
        gone = RoomParticipantIdentity(room=room, identity=identity)
        try:
            await _asking(lambda: self._livekit.room.remove_participant(gone))
        except RoomGone:
            return

    async def names(self) -> set[str]:
        answer = await _asking(lambda: self._livekit.room.list_rooms(ListRoomsRequest()))
        return {room.name for room in answer.rooms}


class RoomGone(Exception):
    pass


async def _asking(request: Callable[[], Awaitable[Answer]]) -> Answer:
    try:
        return await request()
    except TwirpError as error:
        if error.code == TwirpErrorCode.NOT_FOUND:
            raise RoomGone from error
        raise LiveKitUnavailable("LiveKit refused. Try again.") from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise LiveKitUnavailable("LiveKit does not answer. Try again.") from error


class FakeRooms:
    """Rooms for tests: remembers what was deleted and who was sent out, and can be out of order."""

    def __init__(self) -> None:
        self.existing: set[str] = set()
        self.deleted: list[str] = []
        self.removed: list[tuple[str, str]] = []
        self.is_down = False

    async def delete(self, room: str) -> None:
        self._answer()
        self.existing.discard(room)
        self.deleted.append(room)

    async def remove_participant(self, room: str, identity: str) -> None:
        self._answer()
        self.removed.append((room, identity))

    async def names(self) -> set[str]:
        self._answer()
        return set(self.existing)

    def _answer(self) -> None:
        if self.is_down:
            raise LiveKitUnavailable("LiveKit does not answer. Try again.")
