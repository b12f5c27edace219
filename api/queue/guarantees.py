"""What must never be so in the queue, as questions to the database: each counts the rows that break a rule.

Rules about time leave the server a moment: what is due is done by the timers, not by the clock itself.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.operators.service import GONE_AFTER
from api.queue.matching import ASK_AGAIN_AFTER
from api.queue.schemas import Check, SelfCheck

MOMENT = timedelta(seconds=10)

NEVER: Mapping[str, str] = {
    "a call with two open entries": """
        SELECT count(*) FROM (SELECT call_id FROM queue_entries WHERE state IN ('waiting', 'offered', 'connected')
        GROUP BY call_id HAVING count(*) > 1) AS doubles""",
    "an operator with two callers in hand": """
        SELECT count(*) FROM (SELECT operator_id FROM queue_entries WHERE state IN ('connected', 'wrap_up')
        GROUP BY operator_id HAVING count(*) > 1) AS doubles""",
    "a caller who waits without a place in line": """
        SELECT count(*) FROM calls c WHERE c.state = 'waiting' AND NOT EXISTS
        (SELECT FROM queue_entries e WHERE e.call_id = c.id AND e.state IN ('waiting', 'offered'))""",
    "a place in line without a caller": """
        SELECT count(*) FROM queue_entries e JOIN calls c ON c.id = e.call_id
        WHERE e.state IN ('waiting', 'offered') AND c.state <> 'waiting'""",
    "a caller who talks with somebody else than the entry says": """
        SELECT count(*) FROM queue_entries e JOIN calls c ON c.id = e.call_id
        WHERE e.state = 'connected' AND (c.state <> 'with_operator' OR c.operator_id <> e.operator_id)""",
    "an operator whose presence and work differ": """
        SELECT count(*) FROM operators o
        LEFT JOIN queue_entries e ON e.operator_id = o.id AND e.state IN ('connected', 'wrap_up')
        LEFT JOIN consultations c ON c.operator_id = o.id AND c.state = 'talking'
        WHERE (o.presence = 'busy') <> (e.state IS NOT DISTINCT FROM 'connected' OR c.id IS NOT NULL)
        OR (o.presence = 'wrap_up') <> (e.state IS NOT DISTINCT FROM 'wrap_up')""",
    "an entry that rings at nobody, or one that rings and is not offered": """
        SELECT count(*) FROM queue_entries e WHERE e.state IN ('waiting', 'offered', 'connected', 'wrap_up')
        AND (e.state = 'offered') <> EXISTS
        (SELECT FROM offers o WHERE o.entry_id = e.id AND o.outcome = 'pending')""",
    "an offer that rings longer than it should": """
        SELECT count(*) FROM offers WHERE outcome = 'pending' AND expires_at < now() - CAST(:moment AS interval)""",
    "an offer that rings at somebody who is not available": """
        SELECT count(*) FROM offers f JOIN operators o ON o.id = f.operator_id WHERE f.outcome = 'pending'
        AND o.presence <> 'available' AND o.presence_since < now() - CAST(:moment AS interval)""",
    "a wrap-up that lasts longer than it should": """
        SELECT count(*) FROM queue_entries
        WHERE state = 'wrap_up' AND wrap_up_until < now() - CAST(:moment AS interval)""",
    "an operator who is there on paper only": """
        SELECT count(*) FROM operators WHERE presence IN ('available', 'break')
        AND coalesce(seen_at, presence_since) < now() - CAST(:gone AS interval) - CAST(:moment AS interval)""",
    "a caller who waits while somebody able is free": """
        SELECT count(*) FROM queue_entries e WHERE e.state = 'waiting' AND EXISTS
        (SELECT FROM operators o JOIN operator_skills s ON s.operator_id = o.id
        WHERE s.skill = e.skill AND s.level >= e.level AND o.presence = 'available'
        AND o.idle_since < now() - CAST(:moment AS interval) AND o.seen_at > now() - CAST(:gone AS interval)
        AND NOT EXISTS (SELECT FROM offers f WHERE f.operator_id = o.id
        AND (f.outcome = 'pending' OR f.answered_at > now() - CAST(:moment AS interval)))
        AND (e.reserved_for_id IS NULL OR e.reserved_for_id = o.id)
        AND NOT EXISTS (SELECT FROM consultations c WHERE c.operator_id = o.id
        AND (c.ended_at IS NULL OR c.ended_at > now() - CAST(:moment AS interval)))
        AND NOT EXISTS (SELECT FROM offers f WHERE f.operator_id = o.id AND f.entry_id = e.id
        AND f.outcome IN ('missed', 'declined')
        AND f.answered_at > now() - CAST(:again AS interval) - CAST(:moment AS interval)))
        AND e.waiting_since < now() - CAST(:moment AS interval)
        AND NOT EXISTS (SELECT FROM entry_changes x WHERE x.entry_id = e.id
        AND x.at > now() - CAST(:moment AS interval))""",
    "a caller kept for somebody who cannot come": """
        SELECT count(*) FROM queue_entries e JOIN operators o ON o.id = e.reserved_for_id
        WHERE e.state = 'waiting' AND o.presence <> 'available'
        AND o.presence_since < now() - CAST(:moment AS interval)""",
    "a consultation about somebody else's caller": """
        SELECT count(*) FROM consultations c JOIN queue_entries e ON e.id = c.entry_id WHERE c.ended_at IS NULL
        AND (e.state <> 'connected' OR e.operator_id <> c.asked_by_id OR e.held_since IS NULL)""",
    "somebody at whom two things ring": """
        SELECT count(*) FROM consultations c JOIN offers f ON f.operator_id = c.operator_id
        WHERE c.state = 'ringing' AND f.outcome = 'pending'""",
    "a consultation that rings longer than it should, or at somebody who is not available": """
        SELECT count(*) FROM consultations c JOIN operators o ON o.id = c.operator_id WHERE c.state = 'ringing'
        AND (c.expires_at < now() - CAST(:moment AS interval)
        OR (o.presence <> 'available' AND o.presence_since < now() - CAST(:moment AS interval)))""",
    "a consultation with somebody who is gone": """
        SELECT count(*) FROM consultations c JOIN operators o ON o.id = c.operator_id WHERE c.state = 'talking'
        AND coalesce(o.seen_at, c.answered_at) < now() - CAST(:gone AS interval) - CAST(:moment AS interval)""",
    "an open entry whose record ends elsewhere": """
        SELECT count(*) FROM queue_entries e WHERE e.state IN ('waiting', 'offered', 'connected', 'wrap_up')
        AND e.state <> (SELECT x.after FROM entry_changes x WHERE x.entry_id = e.id ORDER BY x.at DESC LIMIT 1)""",
    "an operator whose record ends elsewhere": """
        SELECT count(*) FROM operators o WHERE o.presence <>
        (SELECT x.after FROM presence_changes x WHERE x.operator_id = o.id ORDER BY x.at DESC LIMIT 1)""",
}


async def check(session: AsyncSession) -> SelfCheck:
    """All of them on one snapshot of the database: between two statements the queue moves on."""
    moments = {"moment": MOMENT, "gone": GONE_AFTER, "again": ASK_AGAIN_AFTER}
    counts = (await session.execute(_all_at_once().bindparams(**moments))).one()
    checks = [Check(never=never, count=count) for never, count in zip(NEVER, counts, strict=True)]
    return SelfCheck(ok=not any(counts), checks=checks)


def _all_at_once() -> TextClause:
    return text("SELECT " + ", ".join(f"({count})" for count in NEVER.values()))
