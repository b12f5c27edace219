from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Protocol

from livekit import rtc

from agents.aside import Aside


class RoomEvents(Protocol):
    """The little of a LiveKit room that agents listen to."""

    @property
    def remote_participants(self) -> Mapping[str, rtc.RemoteParticipant]: ...

    def on(self, event: Any, callback: Callable[..., Any]) -> Any: ...

    def off(self, event: Any, callback: Callable[..., Any]) -> None: ...


class Line(Protocol):
    """The phone line of one call."""

    @property
    def room(self) -> RoomEvents: ...

    async def hang_up(self) -> None:
        """End the phone call for everybody in the room. Nothing happens when it is over already."""

    async def play(self, frames: Iterator[bytes], rate_hz: int) -> None:
        """To the caller alone, who alone hears the agent from now on. One thing is played at a time."""

    async def stop_playing(self) -> None:
        """Everybody in the room may hear the agent again."""


class RoomLine:
    def __init__(self, room: rtc.Room, delete_room: Callable[[], Awaitable[Any]]) -> None:
        self._room = room
        self._delete_room = delete_room
        self._aside = Aside(room)

    @property
    def room(self) -> RoomEvents:
        return self._room

    async def hang_up(self) -> None:
        await self._delete_room()

    async def play(self, frames: Iterator[bytes], rate_hz: int) -> None:
        await self._aside.begin(frames, rate_hz)

    async def stop_playing(self) -> None:
        await self._aside.end()
