import asyncio
import time

from livekit import rtc
from livekit.agents.voice import io


class Loudspeaker(io.AudioOutput):
    """What the caller hears, as seconds of sound; played at once."""

    def __init__(self) -> None:
        super().__init__(label="loudspeaker", capabilities=io.AudioOutputCapabilities(pause=False), sample_rate=24_000)
        self.heard_seconds = 0.0
        self._heard = asyncio.Condition()
        self._segment_seconds = 0.0

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        await super().capture_frame(frame)
        if self._segment_seconds == 0:
            self.on_playback_started(created_at=time.time())
        self._segment_seconds += frame.duration
        async with self._heard:
            self.heard_seconds += frame.duration
            self._heard.notify_all()

    def flush(self) -> None:
        super().flush()
        if self._segment_seconds:
            played, self._segment_seconds = self._segment_seconds, 0.0
            self.on_playback_finished(playback_position=played, interrupted=False)

    def clear_buffer(self) -> None:
        pass

    async def heard(self, seconds: float) -> None:
        async with self._heard:
            await self._heard.wait_for(lambda: self.heard_seconds >= seconds)
