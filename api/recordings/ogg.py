"""Recordings are Opus in Ogg (RFC 7845), in pages (RFC 3533). Pure."""

from api.sound import RecordingUnreadable

PAGE = b"OggS"
HEADER_BYTES = 27
"""Of a page, before its table of segments: `OggS`, version, kind, granule position (8), serial (4), number (4),
checksum (4) and the number of segments."""

GRANULES_A_SECOND = 48_000
"""Whatever the rate of the sound (RFC 7845, 4)."""


def length_seconds(audio: bytes) -> float:
    """How long it is: the granule position of its last whole page. What was cut off behind that page does not count.

    Raises:
        RecordingUnreadable: it is no such file, or nothing was heard.
    """
    head = audio.find(b"OpusHead", 0, HEADER_BYTES + 256 + len(b"OpusHead"))
    if not audio.startswith(PAGE) or head == -1:
        raise RecordingUnreadable("This is no Ogg file with Opus in it.")
    pre_skip = int.from_bytes(audio[head + 10 : head + 12], "little")
    seconds = (_last_granule(audio) - pre_skip) / GRANULES_A_SECOND
    if seconds <= 0:
        raise RecordingUnreadable("The recording is empty.")
    return seconds


def _last_granule(audio: bytes) -> int:
    """0 when there is no page with the end of a packet."""
    last, begin = 0, 0
    while (end := _end_of_page(audio, begin)) is not None:
        granule = int.from_bytes(audio[begin + 6 : begin + 14], "little", signed=True)
        last, begin = max(last, granule), end
    return last


def _end_of_page(audio: bytes, begin: int) -> int | None:
    """Where the page that begins there ends; None when it is not whole."""
    if not audio.startswith(PAGE, begin) or len(audio) < begin + HEADER_BYTES:
        return None
    table = begin + HEADER_BYTES
    body = table + audio[table - 1]
    end = body + sum(audio[table:body])
    return end if end <= len(audio) else None
