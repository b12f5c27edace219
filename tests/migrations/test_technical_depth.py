"""What 0005 makes of the rows that are there, and what taking it back leaves of those that came."""

from uuid import uuid4

import asyncpg
import pytest

from api.db import driver_dsn
from api.schema import migrate
from tests.migrations.conftest import take_back

pytestmark = pytest.mark.api


CUSTOMER = """
    INSERT INTO customers (id, name, email, phone, postcode, region)
    VALUES (gen_random_uuid(), 'Ada', 'ada@example.com', '+15550100', '60601', 'Chicago')
"""
STATUSES = """
    INSERT INTO service_statuses (id, region, service, health, cause, expected_fix_at, updated_at) VALUES
    (gen_random_uuid(), 'Chicago', 'tv', 'outage', 'a damaged cable', '2026-11-25 18:00Z', '2026-11-25 12:00Z'),
    (gen_random_uuid(), 'Boston', 'internet', 'degraded', '', '2026-11-24 18:00Z', '2026-11-25 12:00Z'),
    (gen_random_uuid(), 'Boston', 'tv', 'ok', '', NULL, '2026-11-25 12:00Z')
"""
FINDING = """
    INSERT INTO line_findings (id, customer_id, service, fault, finding, advice{columns})
    SELECT gen_random_uuid(), id, 'internet', 'degraded', 'Slow.', ''{values} FROM customers
"""


async def test_what_was_known_of_the_network_and_of_lines_is_kept(database_url: str) -> None:
    await migrate(database_url, "0004")
    connection = await asyncpg.connect(driver_dsn(database_url))
    await connection.execute(CUSTOMER)
    await connection.execute(STATUSES)
    await connection.execute(FINDING.format(columns="", values=""))
    await migrate(database_url, "0005")
    incidents = await connection.fetch(
        "SELECT region, severity, public_note, started_at < expected_end AS ends, resolved_at FROM incidents"
        " ORDER BY region"
    )
    assert [tuple(incident) for incident in incidents] == [
        ("Boston", "degraded", "", None, None),
        ("Chicago", "outage", "The reason is a damaged cable.", True, None),
    ]
    assert await connection.fetchval("SELECT timezone FROM customers") == "America/New_York"

    await connection.execute("UPDATE line_findings SET cleared_at = now()")
    await connection.execute(FINDING.format(columns=", remedy", values=", 'reset_line'"))
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute(FINDING.format(columns="", values=""))

    await take_back(database_url, "0004")
    statuses = await connection.fetch("SELECT region, service, health FROM service_statuses ORDER BY region")
    assert [tuple(status) for status in statuses] == [("Boston", "internet", "degraded"), ("Chicago", "tv", "outage")]
    assert await connection.fetchval("SELECT count(*) FROM line_findings") == 1
    await connection.close()


async def test_a_demo_knows_its_time_without_its_slot(database_url: str) -> None:
    await migrate(database_url, "0004")
    connection = await asyncpg.connect(driver_dsn(database_url))
    ids = {name: uuid4() for name in ("call", "slot", "promise", "demo")}
    await connection.execute(
        "INSERT INTO calls (id, room, flow, state, caller_number, dialled_number, sip_call_id, matched,"
        " failed_verifications, events_through, transitions_count, transitions_head)"
        " VALUES ($1, 'call-1', 'support', 'active', '', '', '', '{}', 0, 0, 0, '')",
        ids["call"],
    )
    await connection.execute(
        "INSERT INTO promises (id, call_id, kind, text, key) VALUES ($1, $2, 'demo', 'Demo', 'demo-0001')",
        ids["promise"],
        ids["call"],
    )
    await connection.execute("INSERT INTO demo_slots (id, starts_at) VALUES ($1, '2026-11-25 12:00Z')", ids["slot"])
    await connection.execute(
        "INSERT INTO demos (id, slot_id, call_id, promise_id, key) VALUES ($1, $2, $3, $4, 'demo-0001')",
        *(ids[name] for name in ("demo", "slot", "call", "promise")),
    )
    await migrate(database_url, "0005")
    assert await connection.fetchval("SELECT starts_at = '2026-11-25 12:00Z' FROM demos") is True
    await take_back(database_url, "0004")
    assert await connection.fetchval("SELECT slot_id FROM demos") == ids["slot"]
    await connection.close()
