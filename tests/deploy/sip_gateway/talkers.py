"""Participants that cost next to nothing: audio in pieces of 100 ms, paced by LiveKit's own queue."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Self

import numpy as np
from livekit import rtc
from livekit.api import AccessToken, VideoGrants

from tests.deploy.conftest import LiveKit
from tests.deploy.sip_gateway.sounds import FRAME_SECONDS, RATE, SIGNATURE_FRAMES, Signature, Wave

PIECE_MS = 100
PIECE_SECONDS = PIECE_MS / 1000
PIECE_FRAMES = round(PIECE_SECONDS / FRAME_SECONDS)
PIECES_A_TONE = SIGNATURE_FRAMES // PIECE_FRAMES
QUEUE_MS = 200


class Talker:
    """Says its signature into its room and records the phone, with times that do not depend on being woken in time."""

    def __init__(self, signature: Signature) -> None:
        self.signature = signature
        self.room = rtc.Room()
        self.caller_left = asyncio.Event()
        self._captured_at: list[float] = []  # by piece: when LiveKit's queue had taken it
        self._heard: list[bytes] = []
        self._heard_at: list[float] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.room.on("track_subscribed", self._subscribed)
        self.room.on("participant_disconnected", lambda _: self.caller_left.set())

    async def join(self, livekit: LiveKit, room: str) -> Self:
        access = AccessToken(livekit.key, livekit.secret).with_identity("talker")
        await self.room.connect(livekit.url, access.with_grants(VideoGrants(room_join=True, room=room)).to_jwt())
        source = rtc.AudioSource(RATE, 1, queue_size_ms=QUEUE_MS)
        track = rtc.LocalAudioTrack.create_audio_track("voice", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
        await self.room.local_participant.publish_track(track, options)
        self._tasks.append(asyncio.create_task(self._speak(source)))
        return self

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    @property
    def turned_at(self) -> list[float]:
        """When the tone changed: each piece is captured when the queue before it has come down to its size."""
        began = self._steady(self._captured_at) + QUEUE_MS / 1000 - PIECE_SECONDS
        turns = range(0, len(self._captured_at), PIECES_A_TONE)
        return [began + piece * PIECE_SECONDS for piece in turns]

    @property
    def recording(self) -> Wave:
        return np.frombuffer(b"".join(self._heard), dtype="<i2").astype(np.float64)

    @property
    def recording_began_at(self) -> float:
        return self._steady(self._heard_at) - PIECE_SECONDS

    @property
    def lateness(self) -> list[float]:
        """Of this process, in seconds: how long after the earliest possible moment it was woken."""
        late = []
        for moments in (self._captured_at[2:], self._heard_at):
            base = self._steady(moments)
            late += [at - base - piece * PIECE_SECONDS for piece, at in enumerate(moments)]
        return late

    @staticmethod
    def _steady(moments: list[float]) -> float:
        """When a row of pieces began that come every 100 ms, by those that came with the least delay."""
        return min(at - piece * PIECE_SECONDS for piece, at in enumerate(moments))

    def _subscribed(self, track: rtc.Track, _: object, __: rtc.RemoteParticipant) -> None:
        self._tasks.append(asyncio.create_task(self._listen(track)))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(track=track, sample_rate=RATE, num_channels=1, frame_size_ms=PIECE_MS)
        try:
            async for event in stream:
                self._heard_at.append(time.monotonic())
                self._heard.append(bytes(event.frame.data))
        finally:
            await stream.aclose()

    async def _speak(self, source: rtc.AudioSource) -> None:
        tones = [b"".join([self.signature.pcm(frame)] * PIECE_FRAMES) for frame in (0, SIGNATURE_FRAMES)]
        piece = 0
        while True:
            pcm = tones[piece // PIECES_A_TONE % 2]
            await source.capture_frame(rtc.AudioFrame(pcm, RATE, 1, len(pcm) // 2))
            self._captured_at.append(time.monotonic())
            piece += 1


@asynccontextmanager
async def talking_in(livekit: LiveKit, rooms: dict[str, Signature]) -> AsyncIterator[list[Talker]]:
    async with AsyncExitStack() as stack:
        talkers = []
        for room, signature in rooms.items():
            talker = Talker(signature)
            stack.push_async_callback(_leave, talker)
            talkers.append(await talker.join(livekit, room))
        yield talkers


async def _leave(talker: Talker) -> None:
    with suppress(rtc.ConnectError):
        await talker.leave()
