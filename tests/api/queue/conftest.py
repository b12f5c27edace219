from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import CallState, Category, EndReason, QueueEntryState, Severity
from api.models import Operator, QueueEntry
from tests.api.conftest import MakeCall

Answered = Callable[..., Awaitable[None]]


@pytest.fixture
def answered(session: AsyncSession, make_call: MakeCall, operator: Operator) -> Answered:
    """A caller of the past, who was answered after so many seconds."""

    async def answer(seconds: int, days_ago: int = 1) -> None:
        since = datetime.now(UTC) - timedelta(days=days_ago)
        call = await make_call(state=CallState.ended, ended_at=since, end_reason=EndReason.operator_ended)
        session.add(
            QueueEntry(
                call_id=call.id,
                state=QueueEntryState.closed,
                skill=Category.billing,
                severity=Severity.low,
                priority=0,
                reason="",
                agent="HumanHandoffAgent",
                briefing={},
                waiting_since=since,
                ranked_at=since,
                connected_at=since + timedelta(seconds=seconds),
                operator_id=operator.id,
                disposition="resolved",
            )
        )
        await session.commit()

    return answer
