"""Which part of a recording a player asks for (RFC 9110, 14.2). Pure."""

import re
from typing import NamedTuple

from api.voicemails.errors import RangeNotThere

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Part(NamedTuple):
    """Both ends belong to it; the first byte is 0."""

    first: int
    last: int


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
