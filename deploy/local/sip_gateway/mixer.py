"""Several voices become the one that the caller hears."""

from collections import deque

import numpy as np

from deploy.local.sip_gateway.clock import MOST_TICKS_AT_ONCE
from deploy.local.sip_gateway.g711 import Pcm
from deploy.local.sip_gateway.rtp import CONCEALED_FRAMES, FRAME_SAMPLES
from deploy.local.sip_gateway.slack import Slack

START_FRAMES = 2  # gathered before a voice is heard: covers 20 ms of lateness
MOST_FRAMES = START_FRAMES + MOST_TICKS_AT_ONCE  # what a stall leaves behind beyond that is dropped
SILENCE: Pcm = np.zeros(FRAME_SAMPLES, dtype=np.int16)


class Voice:
    """One track's frames between the moment they arrive, on any thread, and the moment they are due."""

    def __init__(self) -> None:
        self._frames: deque[Pcm] = deque(maxlen=MOST_FRAMES)  # the oldest go first
        self._slack = Slack(wanted=START_FRAMES - 1)
        self._running = False
        self._last = SILENCE
        self._missed = 0  # frames that were due and not there, in a row

    def put(self, frame: Pcm) -> None:
        self._frames.append(frame)

    def take(self) -> Pcm | None:
        """The frame that is due; None while nothing, or not enough yet, has arrived."""
        if not self._running and not self._begin():
            return None
        if not self._frames:
            return self._conceal()
        self._missed = 0
        self._last = self._frames.popleft()
        if self._slack.is_found(len(self._frames)):
            self._frames.popleft()
        return self._last

    def _begin(self) -> bool:
        while len(self._frames) > START_FRAMES:
            self._frames.popleft()
        self._running = len(self._frames) >= START_FRAMES
        return self._running

    def _conceal(self) -> Pcm | None:
        """What is late sounds like what was before it, fading; what is very late begins anew."""
        self._missed += 1
        if self._missed > CONCEALED_FRAMES:
            self._running = False
            self._missed = 0
            return None
        return self._last >> self._missed


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
