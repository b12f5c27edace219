"""Audio between the calls and LiveKit's native library, past the SDK's event queue.

The SDK tells each event of the process to each room, stream and waiting capture in it, each time by waking the event
loop: with five calls ten thousand wake-ups a second, most of them to look at what belongs to another call. Here each
frame goes to its one receiver, and nobody waits to be told that a frame was taken.
"""

import ctypes
import logging
import time
from collections.abc import Callable

import numpy as np
from livekit import rtc
from livekit.rtc._ffi_client import FfiClient, FfiHandle, FfiQueue
from livekit.rtc._proto.audio_frame_pb2 import AudioStreamEvent, AudioStreamType
from livekit.rtc._proto.ffi_pb2 import FfiEvent, FfiRequest

from deploy.local.sip_gateway.cushion import Cushion
from deploy.local.sip_gateway.g711 import SAMPLE_RATE, Pcm
from deploy.local.sip_gateway.sdp import FRAME_MS

log = logging.getLogger(__name__)

QUEUE_MS = 200  # more than a cushion ever holds: a full queue would take nothing
BYTES_PER_SAMPLE = 2

Receiver = Callable[[Pcm], None]


class Switchboard(FfiQueue[FfiEvent]):
    """Takes the place of the SDK's event queue: audio goes past it, everything else goes through as before."""

    def __init__(self) -> None:
        super().__init__()
        self._receivers: dict[int, Receiver] = {}  # by stream handle

    @classmethod
    def install(cls) -> "Switchboard":
        """To be called before there is any room."""
        switchboard = cls()
        FfiClient.instance._queue = switchboard
        return switchboard

    def put(self, item: FfiEvent) -> None:
        """Called on the library's threads."""
        match item.WhichOneof("message"):
            case "audio_stream_event":
                self._hand_over(item.audio_stream_event)
            case "capture_audio_frame":
                if item.capture_audio_frame.error:
                    log.warning("audio was not taken", extra={"reason": item.capture_audio_frame.error})
            case _:
                super().put(item)

    def _hand_over(self, event: AudioStreamEvent) -> None:
        if not event.HasField("frame_received"):
            return
        frame = event.frame_received.frame
        size = frame.info.num_channels * frame.info.samples_per_channel * BYTES_PER_SAMPLE
        samples = np.frombuffer(ctypes.string_at(frame.info.data_ptr, size), dtype=np.int16)
        FfiHandle(frame.handle.id).dispose()
        receiver = self._receivers.get(event.stream_handle)
        if receiver is not None:
            receiver(samples)

    def listen(self, track: rtc.Track, receiver: Receiver) -> "Listening":
        """`receiver` is given each 20 ms of the track, on another thread."""
        request = FfiRequest()
        request.new_audio_stream.track_handle = track._ffi_handle.handle
        request.new_audio_stream.type = AudioStreamType.AUDIO_STREAM_NATIVE
        request.new_audio_stream.sample_rate = SAMPLE_RATE
        request.new_audio_stream.num_channels = 1
        request.new_audio_stream.frame_size_ms = FRAME_MS
        request.new_audio_stream.queue_size_frames = 0  # no limit; what is too old is dropped by the receiver
        handle = FfiClient.instance.request(request).new_audio_stream.stream.handle.id
        self._receivers[handle] = receiver
        return Listening(self._receivers, FfiHandle(handle))


class Listening:
    def __init__(self, receivers: dict[int, Receiver], handle: FfiHandle) -> None:
        self._receivers = receivers
        self._handle = handle

    def stop(self) -> None:
        """Not stopped, it would go on, and the same voice be heard twice after a rejoin."""
        self._receivers.pop(self._handle.handle, None)
        self._handle.dispose()


class Microphone:
    """What a call says into its room.

    The library takes 10 ms of it every 10 ms, and silence when there is nothing: so the listeners' jitter buffers,
    which answer a pause in the stream with seconds of delay, never see one.
    """

    def __init__(self) -> None:
        self._source = rtc.AudioSource(SAMPLE_RATE, 1, queue_size_ms=QUEUE_MS)
        self._cushion = Cushion()

    def track(self) -> rtc.LocalAudioTrack:
        """To be called in a room: before, the library starts a second set of threads for it."""
        return rtc.LocalAudioTrack.create_audio_track("sip", self._source)

    def say(self, frame: Pcm) -> None:
        for part in self._cushion.put(frame, time.monotonic()):
            self._give(part)

    async def close(self) -> None:
        await self._source.aclose()

    def _give(self, frame: Pcm) -> None:
        """The library copies the samples before it returns, and one thread of its own takes them in order."""
        request = FfiRequest()
        request.capture_audio_frame.source_handle = self._source._ffi_handle.handle
        buffer = request.capture_audio_frame.buffer
        buffer.data_ptr = frame.ctypes.data
        buffer.sample_rate = SAMPLE_RATE
        buffer.num_channels = 1
        buffer.samples_per_channel = len(frame)
        FfiClient.instance.request(request)
