"""Sound in and out: WAV files to samples, and one sample rate to another without seams."""

import io
import wave
from collections.abc import Iterator

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono, between -1 and 1."""


class UnreadableAudio(ValueError):
    """Not a WAV file, or one that ends too early to hold sound."""


def read_wav(data: bytes, hertz: int) -> Samples:
    """A WAV file of any sample rate, format and number of channels, as mono samples at `hertz`.

    Raises:
        UnreadableAudio: the bytes are no WAV file.
    """
    resampler = av.AudioResampler("s16", "mono", hertz)
    try:
        # The container is named, so that a crafted playlist cannot make FFmpeg open other files.
        with av.open(io.BytesIO(data), mode="r", format="wav") as file:
            if not file.streams.audio:
                raise UnreadableAudio("the file holds no audio")
            pieces = [_samples(frame) for frame in _resampled(file, resampler)]
    except (av.FFmpegError, EOFError, ValueError) as error:
        raise UnreadableAudio("the file is not a readable WAV file") from error
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _resampled(file: av.container.InputContainer, resampler: av.AudioResampler) -> Iterator[av.AudioFrame]:
    for frame in file.decode(audio=0):
        frame.pts = None
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _samples(frame: av.AudioFrame) -> Samples:
    samples: Samples = frame.to_ndarray()[0].astype(np.float32) / np.float32(32_768)
    return samples


class PcmResampler:
    """Mono s16 PCM from one rate to another, piece by piece, as if it were one piece."""

    def __init__(self, source_hertz: int, target_hertz: int) -> None:
        self._source_hertz = source_hertz
        self._resampler = av.AudioResampler("s16", "mono", target_hertz)

    def feed(self, pcm: bytes) -> bytes:
        frame = av.AudioFrame.from_ndarray(np.frombuffer(pcm, np.int16)[np.newaxis], "s16", "mono")
        frame.sample_rate = self._source_hertz
        return self._bytes(self._resampler.resample(frame))

    def finish(self) -> bytes:
        """What the filter still holds."""
        return self._bytes(self._resampler.resample(None))

    @staticmethod
    def _bytes(frames: list[av.AudioFrame]) -> bytes:
        return b"".join(frame.to_ndarray().tobytes() for frame in frames)


def write_wav(pcm: bytes, hertz: int) -> bytes:
    """Mono s16 PCM as a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hertz)
        file.writeframes(pcm)
    return buffer.getvalue()
