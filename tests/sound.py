"""Sound files for tests."""

import io
import wave


def silence(seconds: float = 1.0, *, rate_hz: int = 8_000, channels: int = 1, bytes_per_sample: int = 2) -> bytes:
    """A WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(bytes_per_sample)
        writer.setframerate(rate_hz)
        writer.writeframes(bytes(int(seconds * rate_hz) * channels * bytes_per_sample))
    return file.getvalue()
