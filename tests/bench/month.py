"""A past of any length, put in place by SQL alone: calls, the agents they went through, the line, operators and their
time. Random, and the same each time."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

STATEMENTS = (
    "SELECT setseed(0.42)",
    """
    INSERT INTO operators (id, email, name, role, password_hash, presence)
    SELECT gen_random_uuid(), 'operator' || n || '@tandem.example', 'Operator ' || n, 'operator', '', 'offline'
    FROM generate_series(1, CAST(:operators AS integer)) AS n
    """,
    # When, busier by day and on weekdays; who; what of it is solved, and who asks for a person.
    """
    CREATE TEMPORARY TABLE past ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, gen_random_uuid() AS ticket_id, gen_random_uuid() AS entry_id, n,
        (ARRAY['support', 'support', 'helpdesk', 'ordering', 'advice'])[1 + floor(random() * 5)::int] AS flow,
        (ARRAY['technical', 'billing', 'billing', 'sales', 'general'])[1 + floor(random() * 5)::int] AS skill,
        '+1555' || lpad(floor(random() * :calls / 2)::text, 7, '0') AS number,
        CAST(:first AS date) + floor(random() * :days)::int
            + interval '1 second' * floor(43200 + 12000 * (random() + random() + random() + random() - 2))
            AS began,
        60 + floor(random() * 240)::int AS with_agents,
        random() AS luck, random() AS patience, 1 + floor(random() * 60)::int AS waited,
        60 + floor(random() * 400)::int AS talked, 10 + floor(random() * 90)::int AS wrapped_up
    FROM generate_series(1, CAST(:calls AS integer)) AS n
    """,
    """
    CREATE TEMPORARY TABLE told ON COMMIT DROP AS
    SELECT past.*, o.id AS operator_id, luck > 0.6 AS asks, luck <= 0.6 AND luck > 0.15 AS solved,
        luck > 0.6 AND patience > 0.15 AS meets, luck > 0.6 AND patience > 0.15 AND patience < 0.23 AS moves,
        began + interval '1 second' * with_agents AS queued_at,
        began + interval '1 second' * (with_agents + waited) AS waited_until
    FROM past JOIN (SELECT id, row_number() OVER (ORDER BY email) AS n FROM operators WHERE role = 'operator') AS o
        ON o.n = 1 + past.n % (SELECT count(*) FROM operators WHERE role = 'operator')
    """,
    """
    INSERT INTO tickets (id, created_at, subject, category, severity, status, resolved_at)
    SELECT ticket_id, began, 'A matter', skill, 'low', CASE WHEN solved THEN 'resolved' ELSE 'open' END,
        CASE WHEN solved THEN queued_at END
    FROM told
    """,
    """
    INSERT INTO calls (id, created_at, room, flow, state, caller_number, dialled_number, sip_call_id, matched,
        failed_verifications, events_through, transitions_count, transitions_head, answered_at, ended_at, end_reason,
        ticket_id)
    SELECT id, began, 'call_' || id, flow, 'ended', number, 'support', '', '{}', 0, 0, 0, '', began,
        CASE WHEN meets THEN waited_until + interval '1 second' * talked WHEN asks THEN waited_until ELSE queued_at END,
        'caller_hung_up', ticket_id
    FROM told
    """,
    """
    INSERT INTO transitions (id, call_id, number, at, kind, source_kind, source_name, target_kind, target_name, reason,
        hash)
    SELECT gen_random_uuid(), id, 1, began, 'answer', 'line', number, 'agent', 'RouterAgent', 'Answered.', ''
    FROM told UNION ALL
    SELECT gen_random_uuid(), id, 2, began + interval '30 seconds', 'handoff', 'agent', 'RouterAgent', 'agent',
        CASE skill WHEN 'technical' THEN 'TechnicalSupportAgent' WHEN 'billing' THEN 'BillingSupportAgent'
        WHEN 'sales' THEN 'SalesAgent' ELSE 'GeneralSupportAgent' END, 'It fits.', ''
    FROM told UNION ALL
    SELECT gen_random_uuid(), id, 3, queued_at, 'queued', 'agent', 'HumanHandoffAgent', 'queue', skill, 'Asked.', ''
    FROM told WHERE asks UNION ALL
    SELECT gen_random_uuid(), id, 4, waited_until, 'connected', 'queue', skill, 'operator', 'Somebody', 'Asked.', ''
    FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), id, 5, waited_until + interval '1 second' * talked, 'handoff', 'operator', 'Somebody',
        'queue', 'general', 'Not mine.', ''
    FROM told WHERE moves
    """,
    """
    INSERT INTO queue_entries (id, created_at, call_id, state, skill, severity, level, priority, returned, reason,
        agent, briefing, waiting_since, ranked_at, connected_at, talk_ended_at, closed_at, operator_id, disposition,
        wrap_up_extended, notes, held_seconds)
    SELECT entry_id, queued_at, id, CASE WHEN meets THEN 'closed' ELSE 'abandoned' END, skill, 'low', 1, 0, false,
        'Asked for a person.', 'HumanHandoffAgent', '{"problem": "Charged twice.", "severity": "low"}', queued_at,
        queued_at, CASE WHEN meets THEN waited_until END,
        CASE WHEN meets THEN waited_until + interval '1 second' * talked END,
        CASE WHEN meets THEN waited_until + interval '1 second' * (talked + wrapped_up) END,
        CASE WHEN meets THEN operator_id END, CASE WHEN meets THEN 'resolved' END, false, '', 0
    FROM told WHERE asks
    """,
    """
    INSERT INTO entry_changes (id, created_at, entry_id, before, after, change, by, at)
    SELECT gen_random_uuid(), queued_at, entry_id, CAST(NULL AS varchar), 'waiting', 'entered', CAST(NULL AS uuid),
        queued_at
    FROM told WHERE asks UNION ALL
    SELECT gen_random_uuid(), queued_at, entry_id, 'waiting', 'offered', 'offered', NULL,
        queued_at + interval '10 milliseconds' FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), waited_until, entry_id, 'waiting', 'abandoned', 'call_over', NULL, waited_until
    FROM told WHERE asks AND NOT meets UNION ALL
    SELECT gen_random_uuid(), waited_until, entry_id, 'offered', 'connected', 'claimed', operator_id, waited_until
    FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), waited_until, entry_id, 'connected', 'wrap_up', 'call_over', NULL,
        waited_until + interval '1 second' * talked FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), waited_until, entry_id, 'wrap_up', 'closed', 'wrapped_up', operator_id,
        waited_until + interval '1 second' * (talked + wrapped_up) FROM told WHERE meets
    """,
    """
    INSERT INTO offers (id, entry_id, operator_id, shared, offered_at, expires_at, outcome, answered_at)
    SELECT gen_random_uuid(), entry_id, operator_id, false, queued_at, queued_at + interval '20 seconds',
        CASE WHEN patience > 0.95 THEN 'missed' WHEN patience > 0.92 THEN 'declined' ELSE 'accepted' END, waited_until
    FROM told WHERE meets
    """,
    """
    INSERT INTO presence_changes (id, operator_id, before, after, change, at)
    SELECT gen_random_uuid(), operator_id, 'available', 'busy', 'takes_call', waited_until
    FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), operator_id, 'busy', 'wrap_up', 'call_over', waited_until + interval '1 second' * talked
    FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), operator_id, 'wrap_up', 'available', 'wrapped_up',
        waited_until + interval '1 second' * (talked + wrapped_up)
    FROM told WHERE meets UNION ALL
    SELECT gen_random_uuid(), id, CASE hour WHEN 8 THEN 'offline' ELSE 'available' END,
        CASE hour WHEN 8 THEN 'available' ELSE 'offline' END, 'shift',
        CAST(:first AS date) + day + hour * interval '1 hour'
    FROM operators, generate_series(0, CAST(:days AS integer) - 1) AS day, unnest(ARRAY[8, 18]) AS hour
    WHERE role = 'operator'
    """,
)
TABLES = (
    "calls",
    "tickets",
    "transitions",
    "queue_entries",
    "entry_changes",
    "offers",
    "presence_changes",
    "operators",
)


async def write(session: AsyncSession, *, first: date, days: int, calls: int, operators: int = 50) -> None:
    """Two calls in five ask for a person; each operator works from eight to six."""
    values = {"first": first, "days": days, "calls": calls, "operators": operators}
    for statement in STATEMENTS:
        query = text(statement)
        known = {name: value for name, value in values.items() if f":{name}" in statement}
        await session.execute(query.bindparams(**known))
    await session.commit()


async def settle(session: AsyncSession) -> None:
    """What autovacuum does by itself, sooner or later. Outside of a transaction."""
    for table in TABLES:
        await session.execute(text(f"VACUUM ANALYZE {table}"))
