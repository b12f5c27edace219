from datetime import timedelta

import asyncpg

from api.live.position import RESUMABLE, Position

CHANNEL = "tandem_live"

KEPT = RESUMABLE + timedelta(minutes=10)

PRUNED_AT_ONCE = 1_000

_NOW = """
    SELECT extract(epoch FROM clock_timestamp())::bigint, pg_snapshot_xmax(snapshot)::text::bigint,
        ARRAY(SELECT xid::text::bigint FROM pg_snapshot_xip(snapshot) AS xid)
    FROM pg_current_snapshot() AS snapshot
"""

# What a snapshot has not seen is what it saw running, and what began later: both are found by the key.
_BETWEEN = """
    SELECT changes FROM live_changes
    WHERE (xid = ANY ($1::bigint[]) OR xid >= $2) AND xid < $3 AND xid <> ALL ($4::bigint[])
    ORDER BY xid LIMIT $5
"""

# Only the oldest are looked at, so that it costs the same however many there are.
_PRUNE = """
    DELETE FROM live_changes WHERE xid IN (
        SELECT xid FROM (SELECT xid, at FROM live_changes ORDER BY xid LIMIT $1) AS oldest
        WHERE at < clock_timestamp() - $2::interval
    )
"""


class ChangeRepository:
    """What was announced, on a connection of its own: it also carries the notifications between api processes."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def now(self) -> Position:
        ((at, end, running),) = await self._connection.fetch(_NOW)
        return Position(at, end, tuple(running))

    async def between(self, after: Position, until: Position, limit: int) -> list[str] | None:
        """What was announced by the transactions that `until` has seen and `after` has not, those that began earlier
        first; None for more than the limit."""
        rows = await self._connection.fetch(_BETWEEN, after.running, after.end, until.end, until.running, limit + 1)
        changes = [change for row in rows for change in row["changes"]]
        return changes if len(changes) <= limit else None

    async def prune(self) -> bool:
        """Whether there may be more to remove."""
        status = await self._connection.execute(_PRUNE, PRUNED_AT_ONCE, KEPT)
        return status == f"DELETE {PRUNED_AT_ONCE}"

    async def notify(self) -> None:
        """Wake the other api processes."""
        await self._connection.execute(f"NOTIFY {CHANNEL}")
