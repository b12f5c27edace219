"""Records a call as somebody who is in its room, hears, and is seen by nobody there: the caller on the left channel,
everybody else on the right.

What is not for the caller (a whisper, what is said while they are on hold) is closed at its source, to such a listener
too. Nothing in the call waits for the recorder, and the call goes on without it when it fails.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
from av.error import FFmpegError
from livekit import rtc
from livekit.api import AccessToken, VideoGrants

from agents.recording.tape import Tape
from agents.recording.timeline import RATE_HZ, Timeline, Voice
from api.contract import RECORDER_IDENTITY_PREFIX

log = logging.getLogger(__name__)

CALLER, OTHERS = 0, 1
"""Channels."""

FRAME_MS = 100
WRITE_SECONDS = 1.0
SETTLED_SECONDS = 2.0
"""Sound that comes later than this has no place any more."""

TOKEN_LIFETIME = timedelta(minutes=5)


class Recorder:
    """Of one job."""

    def __init__(self, call_id: UUID, journals: Path) -> None:
        self._call_id = call_id
        self._zero = time.monotonic()
        self._tape = Tape(journals, call_id, began_at=datetime.now(UTC))
        self._timeline = Timeline()
        self._over = asyncio.Event()
        self._recording: asyncio.Task[None] | None = None
        self._hearing: set[asyncio.Task[None]] = set()

    def begin(self, url: str, token: str) -> None:
        self._recording = asyncio.create_task(self._record(url, token))

    async def end(self) -> None:
        """All that was heard is on disk then, and the worker's upkeep sends it. Once more changes nothing."""
        self._over.set()
        if self._recording is not None:
            await self._recording

    async def hear(self, channel: int, frames: AsyncIterator[rtc.AudioFrame]) -> None:
        """Frames of 16-bit samples at `RATE_HZ`, each as it arrives."""
        voice = Voice(lambda at, samples: self._timeline.place(channel, at, samples))
        try:
            async for frame in frames:
                voice.hear(self._now(), np.frombuffer(frame.data, np.int16))
        finally:
            voice.finish()

    async def write(self) -> None:
        """Until the recording is over. Raises `OSError` when there is no room for it."""
        while not self._over.is_set():
            try:
                await asyncio.wait_for(self._over.wait(), WRITE_SECONDS)
            except TimeoutError:
                await asyncio.to_thread(self._tape.write, self._timeline.take(self._settled()))
        await self._stop_hearing()
        await asyncio.to_thread(self._tape.write, self._timeline.take(self._now()))
        await asyncio.to_thread(self._tape.close)

    async def _record(self, url: str, token: str) -> None:
        room = rtc.Room()
        room.on("track_subscribed", self._on_track)
        try:
            await room.connect(url, token)
            await self.write()
        except (rtc.ConnectError, OSError, FFmpegError) as error:
            log.error("call not recorded", extra={"call_id": str(self._call_id), "error": str(error)})
        finally:
            await self._stop_hearing()
            await room.disconnect()

    def _on_track(
        self, track: rtc.RemoteTrack, _: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if track.kind != rtc.TrackKind.KIND_AUDIO:
            return
        is_caller = participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
        hearing = asyncio.create_task(self.hear(CALLER if is_caller else OTHERS, _frames(track)))
        self._hearing.add(hearing)
        hearing.add_done_callback(self._heard_out)

    def _heard_out(self, hearing: asyncio.Task[None]) -> None:
        self._hearing.discard(hearing)
        if not hearing.cancelled() and (error := hearing.exception()) is not None:
            log.error("a voice is not recorded", exc_info=error, extra={"call_id": str(self._call_id)})

    async def _stop_hearing(self) -> None:
        hearing = list(self._hearing)
        for voice in hearing:
            voice.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)  # those that failed have said so

    def _now(self) -> int:
        return round((time.monotonic() - self._zero) * RATE_HZ)

    def _settled(self) -> int:
        return self._now() - round(SETTLED_SECONDS * RATE_HZ)


def recorders_token(api_key: str, api_secret: str, room: str, epoch: int) -> str:
    """Hears everything in this room that is for everybody, is seen by nobody in it, and keeps it open for nobody.

    An agent for LiveKit: what it takes for a recorder is exempt from publishers' permissions, and would hear what they
    keep from the caller.
    """
    grants = VideoGrants(room_join=True, room=room, can_publish=False, can_publish_data=False, hidden=True, agent=True)
    token = AccessToken(api_key, api_secret).with_identity(f"{RECORDER_IDENTITY_PREFIX}{epoch}")
    return token.with_grants(grants).with_ttl(TOKEN_LIFETIME).to_jwt()


async def _frames(track: rtc.Track) -> AsyncIterator[rtc.AudioFrame]:
    audio = rtc.AudioStream(track, sample_rate=RATE_HZ, num_channels=1, frame_size_ms=FRAME_MS)
    try:
        async for event in audio:
            yield event.frame
    finally:
        await audio.aclose()
