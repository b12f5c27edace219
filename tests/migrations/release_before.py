"""What the release before the last migrations asks of the database while calls are up, in its own words.

The statements are those of 0016, which has neither supervision (0017) nor the desk's controls (0018), and knows nothing
of their columns.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import asyncpg

REVISION = "0016"

LOCK_TIMEOUT = "3s"

SAYS_TRY_AGAIN = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)

RING = """
    INSERT INTO calls (id, room, flow, state, caller_number, dialled_number, sip_call_id, matched, failed_verifications,
        events_through, transitions_count, transitions_head)
    VALUES ($1, $1::uuid::text, 'support', 'active', '+15550100', 'support', '', '{}', 0, 0, 0, '')
"""
LOCK_CALL = "SELECT id, state, events_through FROM calls WHERE id = $1 FOR UPDATE"
SAY = """
    INSERT INTO utterances (id, call_id, seq, at, speaker, name, text, interrupted)
    VALUES ($1, $2, $3, now(), 'caller', 'caller', 'I was charged twice.', false)
"""
REPORT = "INSERT INTO call_events (id, call_id, seq, at, type) VALUES ($1, $2, $3, now(), 'utterance')"
STORED = "UPDATE calls SET events_through = $2 WHERE id = $1"
RENEW = """
    INSERT INTO leases (call_id, epoch, renewed_at, is_dead) VALUES ($1, 0, now(), false)
    ON CONFLICT (call_id) DO UPDATE SET renewed_at = excluded.renewed_at
"""
TELL = "INSERT INTO live_changes (changes) VALUES (ARRAY['{}'])"
ENQUEUE = """
    INSERT INTO queue_entries (id, call_id, state, skill, severity, priority, level, reason, agent, briefing, notes,
        waiting_since, ranked_at, returned, wrap_up_extended)
    VALUES ($1, $2, 'waiting', 'billing', 'low', 0, 1, 'asks for a person', 'HumanHandoffAgent', '{}', '', now(), now(),
        false, false)
"""
NEXT_IN_LINE = """
    SELECT id FROM queue_entries WHERE state = 'waiting' ORDER BY priority DESC, ranked_at LIMIT 1
    FOR UPDATE SKIP LOCKED
"""
LEAVE = "UPDATE queue_entries SET state = 'abandoned' WHERE id = $1"
END = "UPDATE calls SET state = 'ended', ended_at = now(), end_reason = 'caller_hung_up' WHERE id = $1"
SUMMARY = "SELECT state, count(*) FROM calls GROUP BY state"


@dataclass
class ReleaseBefore:
    """So many calls at once, one after the other. Each step is a transaction, tried again when it is told to."""

    url: str
    steps: int = 0
    retried: int = 0
    slowest_seconds: float = 0.0
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    async def take_calls(self) -> None:
        connection = await asyncpg.connect(self.url, server_settings={"lock_timeout": LOCK_TIMEOUT})
        try:
            while not self.is_over.is_set():
                await self._call(connection)
        finally:
            await connection.close()

    async def _call(self, connection: asyncpg.Connection) -> None:
        call, entry = uuid4(), uuid4()
        await self._step(connection, lambda: connection.execute(RING, call))
        for seq in (1, 2, 3):
            await self._step(connection, lambda seq=seq: self._utterance(connection, call, seq))  # type: ignore[misc]
            await self._step(connection, lambda: connection.execute(RENEW, call))
        await self._step(connection, lambda: connection.execute(ENQUEUE, entry, call))
        await self._step(connection, lambda: connection.fetch(NEXT_IN_LINE))
        await self._step(connection, lambda: connection.execute(LEAVE, entry))
        await self._step(connection, lambda: connection.execute(END, call))
        await self._step(connection, lambda: connection.fetch(SUMMARY))

    async def _utterance(self, connection: asyncpg.Connection, call: UUID, seq: int) -> None:
        await connection.fetch(LOCK_CALL, call)
        await connection.execute(SAY, uuid4(), call, seq)
        await connection.execute(REPORT, uuid4(), call, seq)
        await connection.execute(STORED, call, seq)
        await connection.execute(TELL)

    async def _step(self, connection: asyncpg.Connection, work: Callable[[], Awaitable[Any]]) -> None:
        while True:
            began = monotonic()
            try:
                async with connection.transaction():
                    await work()
            except SAYS_TRY_AGAIN:
                self.retried += 1
            else:
                self.steps += 1
                return
            finally:
                self.slowest_seconds = max(self.slowest_seconds, monotonic() - began)
