"""How far somebody has followed the live feed. Pure."""

import re
from datetime import timedelta
from typing import NamedTuple

RESUMABLE = timedelta(minutes=50)
"""How long a position is good for. Rows are kept ten minutes longer: no commit takes that long."""

LONGEST = 4_000
"""Characters of a position: more transactions than that cannot run at once."""

_TEXT = re.compile(r"(\d{1,18})\.(\d{1,18})\.((?:\d{1,18}-)*\d{1,18})?", re.ASCII)


class Position(NamedTuple):
    """A snapshot of Postgres: it says of every transaction, by its number, whether its changes were seen.

    A mere counter could not: transactions commit in another order than the one in which they are given numbers.
    """

    at: int  # seconds since 1970, by the database's clock
    end: int  # no transaction from this number on was seen
    running: tuple[int, ...] = ()  # nor were these, which had begun before

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """None for what is no position."""
        found = _TEXT.fullmatch(text) if len(text) <= LONGEST else None
        if found is None:
            return None
        at, end, running = found.groups()
        return cls(int(at), int(end), tuple(int(xid) for xid in running.split("-")) if running else ())

    def __str__(self) -> str:
        return f"{self.at}.{self.end}.{'-'.join(str(xid) for xid in self.running)}"

    def includes(self, other: "Position") -> bool:
        """Whether everything was seen here that was seen there."""
        return self.end >= other.end and all(xid >= other.end or xid in other.running for xid in self.running)

    def can_resume(self, after: "Position") -> bool:
        """Whether all that was announced between the two is still there."""
        return self.includes(after) and self.at - after.at < RESUMABLE.total_seconds()
