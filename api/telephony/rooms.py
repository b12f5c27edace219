from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

import aiohttp
from livekit.api import LiveKitAPI, TwirpError, TwirpErrorCode
from livekit.protocol.agent_dispatch import CreateAgentDispatchRequest
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.room import (
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    RoomParticipantIdentity,
)

from api.errors import Unavailable

Answer = TypeVar("Answer")

PATIENCE = timedelta(seconds=5)
"""How long a request may hold its database transaction while LiveKit does not answer."""


class LiveKitUnavailable(Unavailable):
    code = "livekit-unavailable"


class RoomSeen(NamedTuple):
    name: str
    created_at: datetime
    participants: int


class Rooms(Protocol):
    """LiveKit's rooms, as far as the api rules over them. Raises LiveKitUnavailable."""

    async def delete(self, room: str) -> None:
        """Everybody leaves and the phone call ends. A room that is gone already is fine."""

    async def all(self) -> list[RoomSeen]:
        """The rooms that exist now."""

    async def has_caller(self, room: str) -> bool:
        """Whether a phone line is there."""

    async def remove_participant(self, room: str, identity: str) -> None:
        """They leave, whether they want to or not. Who is gone already is fine."""

    async def dispatch(self, room: str, agent_name: str, metadata: str) -> None:
        """Send an agent job there. A room that is gone is fine: so is the caller."""


class LiveKitRooms:
    def __init__(self, livekit: LiveKitAPI) -> None:
        self._livekit = livekit

    async def delete(self, room: str) -> None:
        try:
            await _asking(lambda: self._livekit.room.delete_room(DeleteRoomRequest(room=room)))
        except RoomGone:
            return

    async def all(self) -> list[RoomSeen]:
        answer = await _asking(lambda: self._livekit.room.list_rooms(ListRoomsRequest()))
        return [
            RoomSeen(room.name, datetime.fromtimestamp(room.creation_time, UTC), room.num_participants)
            for room in answer.rooms
        ]

    async def has_caller(self, room: str) -> bool:
        request = ListParticipantsRequest(room=room)
        try:
            answer = await _asking(lambda: self._livekit.room.list_participants(request))
        except RoomGone:
            return False
        return any(participant.kind == ParticipantInfo.Kind.SIP for participant in answer.participants)

    async def remove_participant(self, room: str, identity: str) -> None:
        who = RoomParticipantIdentity(room=room, identity=identity)
        try:
            await _asking(lambda: self._livekit.room.remove_participant(who))
        except RoomGone:
            return

    async def dispatch(self, room: str, agent_name: str, metadata: str) -> None:
        request = CreateAgentDispatchRequest(room=room, agent_name=agent_name, metadata=metadata)
        try:
            await _asking(lambda: self._livekit.agent_dispatch.create_dispatch(request))
        except RoomGone:
            return


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
        self.without_caller: set[str] = set()
        self.removed: list[tuple[str, str]] = []
        self.dispatched: list[tuple[str, str]] = []
        self.is_down = False
        self.since = datetime.now(UTC)
        self.participants: dict[str, int] = {}

    async def delete(self, room: str) -> None:
        self._answer()
        self.existing.discard(room)
        self.deleted.append(room)

    async def all(self) -> list[RoomSeen]:
        self._answer()
        return [RoomSeen(name, self.since, self.participants.get(name, 2)) for name in sorted(self.existing)]

    async def has_caller(self, room: str) -> bool:
        self._answer()
        return room not in self.without_caller

    async def remove_participant(self, room: str, identity: str) -> None:
        self._answer()
        self.removed.append((room, identity))

    async def dispatch(self, room: str, agent_name: str, metadata: str) -> None:
        self._answer()
        self.dispatched.append((room, metadata))

    def _answer(self) -> None:
        if self.is_down:
            raise LiveKitUnavailable("LiveKit does not answer. Try again.")
