"""An agent or operator in a room, as far as the gateway can tell: it publishes a tone and hears the caller."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self

import numpy as np
from livekit import rtc
from livekit.api import AccessToken, VideoGrants

from deploy.local.phone.recording import Recording
from tests.deploy.conftest import LiveKit
from tests.deploy.sip_gateway.sounds import RATE, tone

FRAME = RATE // 50


class RoomParticipant:
    def __init__(self) -> None:
        self.room = rtc.Room()
        self.caller: asyncio.Future[rtc.RemoteParticipant] = asyncio.get_running_loop().create_future()
        self.caller_active = asyncio.Event()
        self.caller_left = asyncio.Event()
        self.digits: asyncio.Queue[str] = asyncio.Queue()
        self.heard = Recording()
        self._tasks: list[asyncio.Task[None]] = []
        self.room.on("participant_connected", self._connected)
        self.room.on("participant_disconnected", lambda _: self.caller_left.set())
        self.room.on("participant_attributes_changed", self._attributes_changed)
        self.room.on("track_subscribed", self._subscribed)
        self.room.on("sip_dtmf_received", lambda digit: self.digits.put_nowait(digit.digit))

    async def join(self, livekit: LiveKit, room: str, identity: str) -> Self:
        access = AccessToken(livekit.key, livekit.secret).with_identity(identity)
        token = access.with_grants(VideoGrants(room_join=True, room=room)).to_jwt()
        await self.room.connect(livekit.url, token)
        for participant in self.room.remote_participants.values():
            self._connected(participant)
        return self

    async def speak(self, hertz: float) -> None:
        """Publish a tone that does not end."""
        source = rtc.AudioSource(RATE, 1, queue_size_ms=100)
        track = rtc.LocalAudioTrack.create_audio_track("voice", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)
        self._tasks.append(asyncio.create_task(self._feed(source, tone(hertz, 1.0))))

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    def _connected(self, participant: rtc.RemoteParticipant) -> None:
        if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP and not self.caller.done():
            self.caller.set_result(participant)

    def _attributes_changed(self, changed: dict[str, str], _: rtc.Participant) -> None:
        if changed.get("sip.callStatus") == "active":
            self.caller_active.set()

    def _subscribed(self, track: rtc.Track, _: object, participant: rtc.RemoteParticipant) -> None:
        if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP:
            self._tasks.append(asyncio.create_task(self._listen(track)))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(track=track, sample_rate=RATE, num_channels=1)
        try:
            async for event in stream:
                await self.heard.add(np.frombuffer(event.frame.data, dtype="<i2").tobytes())
        finally:
            await stream.aclose()

    async def _feed(self, source: rtc.AudioSource, second: bytes) -> None:
        due = time.monotonic()
        while True:
            for start in range(0, len(second), 2 * FRAME):
                frame = rtc.AudioFrame(second[start : start + 2 * FRAME], RATE, 1, FRAME)
                await source.capture_frame(frame)
                due += 0.02
                await asyncio.sleep(max(0.0, due - time.monotonic()))


@asynccontextmanager
async def in_room(livekit: LiveKit, room: str, identity: str = "agent") -> AsyncIterator[RoomParticipant]:
    participant = RoomParticipant()
    try:
        yield await participant.join(livekit, room, identity)
    finally:
        with suppress(rtc.ConnectError):
            await participant.leave()
