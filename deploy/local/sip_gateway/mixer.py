"""Several voices become the one that the caller hears."""

from collections import deque

import numpy as np

from deploy.local.sip_gateway.g711 import Pcm
from deploy.local.sip_gateway.rtp import FRAME_SAMPLES
from deploy.local.sip_gateway.slack import Slack

START_FRAMES = 2  # gathered before a voice is heard: covers 20 ms of lateness
MOST_FRAMES = 5  # a voice that is further behind has stalled and catches up at once
SILENCE: Pcm = np.zeros(FRAME_SAMPLES, dtype=np.int16)


class Voice:
    """One track's frames between the moment they arrive and the moment they are due."""

    def __init__(self) -> None:
        self._frames: deque[Pcm] = deque()
        self._slack = Slack(wanted=START_FRAMES - 1)
        self._running = False

    def put(self, frame: Pcm) -> None:
        self._frames.append(frame)
        if len(self._frames) > MOST_FRAMES:
            while len(self._frames) > START_FRAMES:
                self._frames.popleft()

    def take(self) -> Pcm | None:
        """The frame that is due; None while nothing, or not enough yet, has arrived."""
        if not self._running and len(self._frames) < START_FRAMES:
            return None
        self._running = bool(self._frames)
        frame = self._frames.popleft() if self._frames else None
        if self._slack.is_found(len(self._frames)):
            self._frames.popleft()
        return frame


class Mixer:
    def __init__(self) -> None:
        self._voices: dict[str, Voice] = {}

    def add(self, track_sid: str) -> Voice:
        voice = self._voices[track_sid] = Voice()
        return voice

    def remove(self, track_sid: str) -> None:
        self._voices.pop(track_sid, None)

    def mix(self) -> Pcm:
        """The next 20 ms: silence, one voice as it is, or the sum of all."""
        frames = [frame for voice in self._voices.values() if (frame := voice.take()) is not None]
        match frames:
            case []:
                return SILENCE
            case [only]:
                return only
        total = np.sum(frames, axis=0, dtype=np.int32)
        return np.clip(total, -32768, 32767).astype(np.int16)
