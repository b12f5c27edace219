"""Questions that no article answered, kept for those who write the articles."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import QuestionState
from api.knowledge import lifecycle
from api.knowledge.errors import QuestionNotFound
from api.knowledge.repository import KnowledgeRepository
from api.knowledge.schemas import CloseQuestion, QuestionRead
from api.live.announcements import Topic, announce
from api.models.operator import Operator


async def keep(session: AsyncSession, call_id: UUID, question: str, stems: Collection[str]) -> None:
    """Count the question. Two with the same `stems` are the same question, however they are put."""
    repository = KnowledgeRepository(session)
    words, now = " ".join(sorted(stems)), datetime.now(UTC)
    if not await repository.insert_question_if_new(words, question=question, call_id=call_id, asked_at=now):
        known = await repository.lock_question_about(words)
        known.times += 1
        known.question, known.call_id, known.asked_at = question, call_id, now
        known.state = lifecycle.asked_again(known.state)
        if known.state is QuestionState.open:
            known.closed_by, known.closed_at = None, None
    await announce(session, Topic.question, call_id=call_id)


async def listed(session: AsyncSession, state: QuestionState | None, limit: int) -> list[QuestionRead]:
    rows = await KnowledgeRepository(session).questions(state, limit)
    return [QuestionRead.model_validate(row) for row in rows]


async def close(session: AsyncSession, question_id: UUID, outcome: CloseQuestion, operator: Operator) -> QuestionRead:
    question = await KnowledgeRepository(session).lock_question(question_id)
    if question is None:
        raise QuestionNotFound("There is no such question.")
    closed_by = question.closed_by.name if question.closed_by else None
    question.state = lifecycle.close(question.state, outcome.state, closed_by)
    question.note = outcome.note
    question.closed_by, question.closed_at = operator, datetime.now(UTC)
    await session.flush()
    await announce(session, Topic.question, id=question.id)
    return QuestionRead.model_validate(question)
