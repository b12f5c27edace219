"""Sound over HTTP: uploads that have a limit, and the parts that players ask for (RFC 9110, 14.2)."""

import re
from collections.abc import AsyncIterable
from typing import NamedTuple

from fastapi import Response

from api.errors import OutOfRange, Refused, TooLarge

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class RecordingTooLarge(TooLarge):
    """Carries `limit`, in bytes."""

    code = "recording-too-large"


class RecordingUnreadable(Refused):
    """Not the kind of sound file that is kept here."""

    code = "recording-unreadable"


class RangeNotThere(OutOfRange):
    """Carries `size`, in bytes."""

    code = "range-not-there"


class Part(NamedTuple):
    """Both ends belong to it; the first byte is 0."""

    first: int
    last: int


class Piece(NamedTuple):
    audio: bytes
    size: int  # of the whole recording, in bytes
    part: Part | None  # None: it is the whole


async def read(chunks: AsyncIterable[bytes], limit: int) -> bytes:
    """An upload, no more of which is taken in than `limit` bytes.

    Raises:
        RecordingTooLarge: there is more of it.
    """
    audio = bytearray()
    async for chunk in chunks:
        audio += chunk
        if len(audio) > limit:
            raise RecordingTooLarge("This recording is longer than one may be.", limit=limit)
    return bytes(audio)


def part(header: str | None, size: int) -> Part | None:
    """None: all of it. So it is too for several ranges at once, and for what is no range: both may be ignored.

    Raises:
        RangeNotThere: it begins behind the end.
    """
    found = ONE_RANGE.fullmatch(header.replace(" ", "")) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        asked = Part(max(size - int(last), 0), size - 1) if int(last) else Part(size, size)
    else:
        asked = Part(int(first), min(int(last or size), size - 1))
    if last != "" and first != "" and int(last) < int(first):
        return None
    if asked.first >= size:
        raise RangeNotThere("The recording is shorter than that.", size=size)
    return asked


def respond(piece: Piece, media_type: str) -> Response:
    """To a player, whose browser keeps none of it."""
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, no-store"}
    if piece.part is None:
        return Response(piece.audio, media_type=media_type, headers=headers)
    headers["Content-Range"] = f"bytes {piece.part.first}-{piece.part.last}/{piece.size}"
    return Response(piece.audio, 206, media_type=media_type, headers=headers)
