"""Recordings for tests, made and read by FFmpeg."""

import io

import av
import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000

Sound = npt.NDArray[np.int16]


def tone(seconds: float, *, left: bool = True, right: bool = True, hz: int = 440) -> Sound:
    """Of each sample left and right."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    wave = (8_000 * np.sin(2 * np.pi * hz * at)).astype(np.int16)
    return np.stack([wave * left, wave * right], axis=1)


def recording(seconds: float = 1.0, *, codec: str = "libopus", container: str = "ogg") -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=RATE_HZ, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(tone(seconds).reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE_HZ
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return file.getvalue()


def heard(ogg: bytes) -> npt.NDArray[np.float64]:
    """How loud it is in each tenth of a second, of 1: left and right."""
    with av.open(io.BytesIO(ogg), "r") as file:
        rate = file.streams.audio[0].rate
        samples = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    per_tenth = rate // 10
    tenths = samples.shape[1] // per_tenth
    cut = samples[:, : tenths * per_tenth].reshape(2, tenths, per_tenth).astype(np.float64)
    loudness: npt.NDArray[np.float64] = np.sqrt((cut**2).mean(axis=2)).T
    return loudness
