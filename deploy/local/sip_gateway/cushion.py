"""How much of the caller's voice waits in LiveKit's queue, of which 10 ms go every 10 ms, silence if there is none."""

from collections.abc import Iterator

from deploy.local.sip_gateway.g711 import SAMPLE_RATE, Pcm
from deploy.local.sip_gateway.mixer import SILENCE
from deploy.local.sip_gateway.sdp import FRAME_MS
from deploy.local.sip_gateway.slack import Slack

FRAME_SECONDS = FRAME_MS / 1000
WANTED_SECONDS = FRAME_SECONDS  # before a frame is added: so late may the next one be
MOST_SECONDS = 0.1  # what comes on top is dropped
SHORT_GAP_SECONDS = 0.1


class Cushion:
    """Keeps the queue short and from running dry. It cannot be asked how long it is: that follows from the time."""

    def __init__(self) -> None:
        self._empty_at = float("-inf")  # when all that was given will have been taken
        self._slack = Slack(WANTED_SECONDS + FRAME_SECONDS / 2)
        self._last = SILENCE

    def put(self, frame: Pcm, now: float) -> Iterator[Pcm]:
        """What is to be given to the queue on the arrival of a frame: the frame, something before it, or nothing."""
        left = self._empty_at - now
        if left > MOST_SECONDS or (left > 0.0 and self._slack.is_found(left)):
            return
        if left <= 0.0:
            yield self._given(self._last >> 1 if left > -SHORT_GAP_SECONDS else SILENCE, now)
        self._last = frame
        yield self._given(frame, now)

    def _given(self, frame: Pcm, now: float) -> Pcm:
        self._empty_at = max(self._empty_at, now) + len(frame) / SAMPLE_RATE
        return frame
