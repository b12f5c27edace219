"""Messages are WAV: one channel of 16-bit samples, at a telephone's rate or twice that. Pure."""

import io
import wave
from decimal import ROUND_UP, Decimal

from api.contract import MAX_MESSAGE_SECONDS
from api.sound import RecordingUnreadable

RATES_HZ = (8_000, 16_000)
BYTES_PER_SAMPLE = 2
SPARE_SECONDS = 5
"""Over the longest message: what was heard while it was being stopped."""

MAX_BYTES = (MAX_MESSAGE_SECONDS + SPARE_SECONDS) * max(RATES_HZ) * BYTES_PER_SAMPLE + 4_096


def length_seconds(audio: bytes) -> Decimal:
    """How long the message is.

    Raises:
        RecordingUnreadable: it is no such file, is empty, or was cut off.
    """
    try:
        with wave.open(io.BytesIO(audio)) as file:
            kind = (file.getnchannels(), file.getsampwidth())
            rate, samples = file.getframerate(), file.getnframes()
            heard = len(file.readframes(samples)) // BYTES_PER_SAMPLE
    except (wave.Error, EOFError) as error:
        raise RecordingUnreadable(f"This is no WAV file: {error}.") from error
    if kind != (1, BYTES_PER_SAMPLE) or rate not in RATES_HZ:
        raise RecordingUnreadable("A message has one channel of 16-bit samples, at 8 or 16 kHz.")
    if samples == 0 or heard < samples:
        raise RecordingUnreadable("The recording is empty or was cut off.")
    seconds: Decimal = (Decimal(samples) / rate).quantize(Decimal("0.01"), ROUND_UP)
    return seconds
