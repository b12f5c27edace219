"""Calls of years, put in place by SQL alone: what was said follows Zipf's law, as speech does."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

UTTERANCES_OF_A_CALL = 20
WORDS = 20_000
"""`w1` is in half of all sentences, `w100` in one of a hundred, `w1000` in one of a thousand, and so on."""

CALLS = """
    INSERT INTO calls (id, created_at, room, flow, prompts_version, state, caller_number, dialled_number, sip_call_id,
        matched, failed_verifications, events_through, transitions_count, transitions_head, caller_name, ended_at,
        end_reason, agent)
    SELECT gen_random_uuid(), moment, 'call_' || n, CASE WHEN n % 50 = 0 THEN 'ordering' ELSE 'support' END, '',
        'ended', '+1555' || lpad(n::text, 7, '0'), 'support', '', '{}', 0, 0, 0, '', 'Caller c' || n, moment,
        CASE WHEN n % 1000 = 0 THEN 'failed' ELSE 'caller_hung_up' END, 'RouterAgent'
    FROM generate_series(1, CAST(:count AS integer)) AS n,
        LATERAL (SELECT now() - (:count - n) * interval '1 minute' AS moment) AS started
"""
SAID = """
    INSERT INTO utterances (id, created_at, call_id, seq, at, speaker, name, text, interrupted)
    SELECT gen_random_uuid(), created_at + seq * interval '2 s', calls.id, seq, created_at, 'caller', 'caller',
        (SELECT string_agg('w' || floor(power(CAST(:words AS float), random() + 0 * (seq + word))), ' ')
         FROM generate_series(1, 10) AS word), false
    FROM calls, generate_series(1, CAST(:each AS integer)) AS seq
"""
TICKETS = """
    INSERT INTO tickets (id, created_at, subject, category, severity, status, tags, updated_at, resolved_at)
    SELECT gen_random_uuid(), now() - n * interval '1 minute', 'Case s' || n,
        CASE WHEN n % 3 = 0 THEN 'billing' ELSE 'technical' END, CASE WHEN n % 500 = 0 THEN 'critical' ELSE 'low' END,
        CASE WHEN n % 100 = 0 THEN 'open' ELSE 'resolved' END,
        CASE WHEN n % 1000 = 0 THEN '{vip}' ELSE '{}' END::text[], now(), CASE WHEN n % 100 = 0 THEN NULL ELSE now() END
    FROM generate_series(1, CAST(:count AS integer)) AS n
"""


async def fill_archive(session: AsyncSession, *, utterances: int) -> None:
    calls = utterances // UTTERANCES_OF_A_CALL
    # Building the index at once takes a fraction of the time.
    await session.execute(text("DROP INDEX ix_utterances_words"))
    await session.execute(text(CALLS).bindparams(count=calls))
    await session.execute(text(SAID).bindparams(words=WORDS, each=UTTERANCES_OF_A_CALL))
    await session.execute(text(TICKETS).bindparams(count=calls))
    await session.execute(
        text("CREATE INDEX ix_utterances_words ON utterances USING gin (words) WITH (fastupdate = off)")
    )
    await session.commit()
    for table in ("calls", "utterances", "tickets"):
        await session.execute(text(f"ANALYZE {table}"))
    await session.commit()
