from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
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

    def caller_audio(self, rate_hz: int) -> AsyncIterator[rtc.AudioFrame]:
        """What the caller says from now on, one channel of 16-bit samples; ends with the line."""

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

    async def caller_audio(self, rate_hz: int) -> AsyncIterator[rtc.AudioFrame]:
        track = self._callers_track()
        if track is None:
            return
        audio = rtc.AudioStream(track, sample_rate=rate_hz, num_channels=1)
        try:
            async for event in audio:
                yield event.frame
        finally:
            await audio.aclose()

    async def hang_up(self) -> None:
        await self._delete_room()

    def _callers_track(self) -> rtc.Track | None:
        for participant in self._room.remote_participants.values():
            if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP:
                tracks = (publication.track for publication in participant.track_publications.values())
                return next((track for track in tracks if track and track.kind == rtc.TrackKind.KIND_AUDIO), None)
        return None

    async def play(self, frames: Iterator[bytes], rate_hz: int) -> None:
        await self._aside.begin(frames, rate_hz)

    async def stop_playing(self) -> None:
        await self._aside.end()
