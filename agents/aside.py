"""What the caller alone is to hear."""

import asyncio
from collections.abc import Iterator

from livekit import rtc
from livekit.rtc import ParticipantTrackPermission

from api.contract import LISTENER_IDENTITIES

BUFFER_MS = 100
BYTES_PER_SAMPLE = 2


class Aside:
    """Plays sound on a track of its own. While it plays, nobody but the caller and who listens unnoticed hears the
    agent: LiveKit delivers nothing to the others."""

    def __init__(self, room: rtc.Room) -> None:
        self._room = room
        self._changing = asyncio.Lock()
        self._playing: asyncio.Task[None] | None = None
        self._track: rtc.LocalTrackPublication | None = None

    async def begin(self, frames: Iterator[bytes], rate_hz: int) -> None:
        async with self._changing:
            if self._playing is None:
                self._permit_the_caller()
                source = rtc.AudioSource(rate_hz, 1, queue_size_ms=BUFFER_MS)
                self._playing = asyncio.create_task(_play(source, frames, rate_hz))
                track = rtc.LocalAudioTrack.create_audio_track("music", source)
                options = rtc.TrackPublishOptions(dtx=False)
                self._track = await self._room.local_participant.publish_track(track, options)

    async def end(self) -> None:
        async with self._changing:
            playing, self._playing = self._playing, None
            if playing is None:
                return
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            if self._track is not None:
                await self._room.local_participant.unpublish_track(self._track.sid)
            self._room.local_participant.set_track_subscription_permissions(allow_all_participants=True)

    def _permit_the_caller(self) -> None:
        callers = [
            participant.identity
            for participant in self._room.remote_participants.values()
            if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
        ]
        allowed = [
            ParticipantTrackPermission(participant_identity=identity, allow_all=True)
            for identity in (*LISTENER_IDENTITIES, *callers)
        ]
        self._room.local_participant.set_track_subscription_permissions(
            allow_all_participants=False, participant_permissions=allowed
        )


async def _play(source: rtc.AudioSource, frames: Iterator[bytes], rate_hz: int) -> None:
    try:
        for samples in frames:
            await source.capture_frame(rtc.AudioFrame(samples, rate_hz, 1, len(samples) // BYTES_PER_SAMPLE))
    finally:
        await source.aclose()
