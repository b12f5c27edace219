"""What 0013 makes of the promises that are there, and what taking it back leaves of what came."""

from uuid import uuid4

import asyncpg
import pytest

from api.db import driver_dsn
from api.schema import migrate
from tests.migrations.conftest import take_back

pytestmark = pytest.mark.api

CALL = """
    INSERT INTO calls (id, room, flow, state, caller_number, dialled_number, sip_call_id, matched,
    failed_verifications, events_through, transitions_count, transitions_head)
    VALUES ($1, $1::uuid::text, 'support', 'active', '', '', '', '{}', 0, 0, 0, '')
"""
PROMISE = """
    INSERT INTO promises (id, call_id, kind, text, key, kept_at, outcome)
    VALUES ($1, $2, 'callback', 'We call you back.', $1::uuid::text, $3::timestamptz, $4)
"""


async def test_promises_keep_what_is_known_of_them_both_ways(database_url: str) -> None:
    await migrate(database_url, "0014")
    connection = await asyncpg.connect(driver_dsn(database_url))
    call, owed, kept, given_up = uuid4(), uuid4(), uuid4(), uuid4()
    await connection.execute(CALL, call)
    await connection.execute(PROMISE, owed, call, None, None)
    await connection.execute(PROMISE, given_up, call, None, None)
    at = await connection.fetchval("SELECT now()")
    await connection.execute(PROMISE, kept, call, at, "Called.")

    await migrate(database_url, "0015")

    states = {row["id"]: row["state"] for row in await connection.fetch("SELECT id, state FROM promises")}
    assert states == {owed: "open", kept: "kept", given_up: "open"}

    await connection.execute("UPDATE promises SET kind = 'voicemail' WHERE id = $1", owed)
    done = "UPDATE promises SET state = 'given_up', given_up_at = now(), outcome = 'A fax.' WHERE id = $1"
    await connection.execute(done, given_up)
    await take_back(database_url, "0014")

    rows = {row["id"]: (row["kind"], row["outcome"]) for row in await connection.fetch("SELECT * FROM promises")}
    assert rows == {owed: ("callback", None), kept: ("callback", "Called."), given_up: ("callback", None)}
    await connection.close()
