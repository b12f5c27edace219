"""A desk with any number of operators and of callers who wait, put in place by SQL alone."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

OPERATORS = """
    WITH made AS (
        INSERT INTO operators (id, email, name, role, password_hash, presence, seen_at)
        SELECT gen_random_uuid(), 'operator' || n || '@tandem.example', 'Operator ' || n, 'operator', '', 'available',
            now() + interval '1 day'
        FROM generate_series(1, CAST(:count AS integer)) AS n RETURNING id
    )
    INSERT INTO operator_skills (operator_id, skill, level) SELECT id, 'billing', 1 FROM made
"""

CALLERS = """
    WITH made AS (
        INSERT INTO calls (id, room, flow, prompts_version, state, caller_number, dialled_number, sip_call_id, matched,
            failed_verifications, events_through, transitions_count, transitions_head)
        SELECT id, 'call_' || id, 'support', '', 'waiting', '+15550100', 'support', '', '{}', 0, 0, 0, ''
        FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, CAST(:count AS integer))) AS fresh RETURNING id
    )
    INSERT INTO queue_entries (id, call_id, state, skill, severity, level, priority, returned, reason, agent, briefing,
        waiting_since, ranked_at, wrap_up_extended, notes, held_seconds)
    SELECT gen_random_uuid(), id, 'waiting', 'billing', 'low', 1, 0, false, 'Asked for a person.', 'HumanHandoffAgent',
        '{"problem": "Charged twice.", "severity": "low"}', now(), clock_timestamp() + random() * interval '1 hour',
        false, '', 0
    FROM made
"""

GO_HOME = (
    "UPDATE calls SET state = 'ended', ended_at = now(), end_reason = 'operator_ended', operator_id = NULL"
    " WHERE state = 'with_operator'",
    "UPDATE queue_entries SET state = 'closed', disposition = 'resolved', closed_at = now() WHERE state = 'connected'",
    "UPDATE operators SET presence = 'available', idle_since = now() WHERE presence = 'busy'",
)


async def open_desk(session: AsyncSession, *, operators: int, waiting: int) -> None:
    await session.execute(text(OPERATORS).bindparams(count=operators))
    await session.execute(text(CALLERS).bindparams(count=waiting))
    await session.commit()
    for table in ("calls", "queue_entries", "operators", "operator_skills"):
        await session.execute(text(f"ANALYZE {table}"))
    await session.commit()


async def begin_again(session: AsyncSession, *, new_callers: int) -> None:
    """Everybody hangs up and is free, and as many new callers wait."""
    for statement in GO_HOME:
        await session.execute(text(statement))
    await session.execute(text(CALLERS).bindparams(count=new_callers))
    await session.commit()
