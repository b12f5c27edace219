"""What 0008 makes of the rows that are there, and what taking it back leaves of those that came."""

from uuid import uuid4

import asyncpg
import pytest

from api.db import driver_dsn
from api.schema import migrate
from tests.migrations.conftest import take_back

pytestmark = pytest.mark.api

OPERATOR = """
    INSERT INTO operators (id, email, name, role, skills, password_hash, presence)
    VALUES ($1, 'ada@example.com', 'Ada', 'operator', '{sales,billing}', '', 'available')
"""
CALL = """
    INSERT INTO calls (id, room, flow, state, caller_number, dialled_number, sip_call_id, matched,
    failed_verifications, events_through, transitions_count, transitions_head)
    VALUES ($1, $1::uuid::text, 'support', 'waiting', '', '', '', '{}', 0, 0, 0, '')
"""
ENTRY = """
    INSERT INTO queue_entries (id, call_id, state, skill, severity, priority, returned, reason, agent, briefing,
    waiting_since, notes)
    VALUES ($1, $2, 'waiting', 'billing', 'high', 2, false, '', '', '{}', '2026-11-22 12:00Z', '')
"""


async def test_operators_keep_their_skills_and_callers_their_rank(database_url: str) -> None:
    await migrate(database_url, "0007")
    connection = await asyncpg.connect(driver_dsn(database_url))
    operator, calls, entries = uuid4(), [uuid4(), uuid4()], [uuid4(), uuid4()]
    await connection.execute(OPERATOR, operator)
    for call, entry in zip(calls, entries, strict=True):
        await connection.execute(CALL, call)
        await connection.execute(ENTRY, entry, call)

    await migrate(database_url, "0008")

    skills = await connection.fetch("SELECT skill, level FROM operator_skills ORDER BY skill")
    assert [tuple(skill) for skill in skills] == [("billing", 1), ("sales", 1)]
    assert await connection.fetchval("SELECT bool_and(ranked_at = '2026-11-22 11:58Z') FROM queue_entries") is True
    assert await connection.fetchval("SELECT idle_since = presence_since FROM operators") is True

    await connection.execute("UPDATE queue_entries SET state = 'offered' WHERE id = $1", entries[0])
    await connection.execute("UPDATE queue_entries SET state = 'overflowed' WHERE id = $1", entries[1])
    await take_back(database_url, "0007")

    states = await connection.fetch("SELECT id, state FROM queue_entries")
    assert {row["id"]: row["state"] for row in states} == {entries[0]: "waiting", entries[1]: "withdrawn"}
    assert await connection.fetchval("SELECT skills FROM operators") == ["billing", "sales"]
    await connection.close()
