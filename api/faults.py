"""What goes wrong with Postgres, how it shows, and what a client is told of it.

Everything here is worth trying again. What Postgres refuses for good (a broken constraint, a wrong statement) is a
mistake of ours, and none of this.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from api.errors import Unavailable

log = logging.getLogger(__name__)

FAULTS = (DBAPIError, PoolExhausted, OSError)
"""All ways in which a database that is away, busy or full shows. What goes on by itself looks again soon."""

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""The same on a connection of one's own. The last is a driver that was hung up on in mid-sentence."""

LOOK_AGAIN_SECONDS = 1.0
"""After a fault: a database that is back is found within two seconds, also when that look comes a little too early."""

TRY_AGAIN_SECONDS = 1
FULL_TRY_AGAIN_SECONDS = 10
"""Somebody has to make room first."""


class NoConnection(OSError):
    """Nobody listens at the database's address, or nobody answers there."""


class DatabaseUnavailable(Unavailable):
    """Whether the transaction was committed is not known if it broke in the middle of that: the key tells."""

    code = "database-unavailable"


class DatabaseBusy(Unavailable):
    code = "database-busy"


class DatabaseFull(Unavailable):
    code = "database-full"


GONE = {"08", "57P01", "57P02", "57P03", "57P05", "25006"}
"""Connection lost, shut down, crashed, starting, idle for too long, read-only: a former primary."""

BUSY = {"40001", "40P01", "53200", "53300", "55P03", "57014"}
"""Serialization, deadlock, out of memory, no slot, lock not available, statement took too long."""

FULL = {"53100"}

READ_ONLY = "25006"


def sqlstate(error: BaseException) -> str:
    """Five characters, by which Postgres says what is wrong; empty for what it did not say."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


@contextmanager
def passing_over(held: UUID) -> Iterator[None]:
    """For a loop over many: what somebody holds for long is left for the next look, and the others get their turn."""
    try:
        yield
    except DBAPIError as error:
        if sqlstate(error) not in BUSY:
            raise
        log.warning("passed over, because somebody holds it", extra={"id": str(held)})


def to_be_told(error: BaseException) -> Unavailable | None:
    """What a client hears; None for what is no fault of the database's but a mistake of ours."""
    if isinstance(error, PoolExhausted):
        return _busy()
    if isinstance(error, NoConnection):
        return _gone()
    if not isinstance(error, DBAPIError):
        return None
    state = sqlstate(error)
    if state in FULL:
        return DatabaseFull("The database has no room left.", retry_after=FULL_TRY_AGAIN_SECONDS)
    if state in BUSY:
        return _busy()
    if error.connection_invalidated or state in GONE or state[:2] in GONE:
        return _gone()
    return None


def _gone() -> Unavailable:
    return DatabaseUnavailable("The database does not answer.", retry_after=TRY_AGAIN_SECONDS)


def _busy() -> Unavailable:
    return DatabaseBusy("The database is busy.", retry_after=TRY_AGAIN_SECONDS)
