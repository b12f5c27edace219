from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import ForeignOrigin, RoleTooLow, SessionExpired, Supervisor, WorkerAuth
from api.calls.errors import CallNotFound
from api.contract import Article, QuestionState
from api.db import Session
from api.errors import Unauthorized
from api.knowledge import questions, service
from api.knowledge.errors import AlreadyClosed, QuestionNotFound
from api.knowledge.schemas import CloseQuestion, QuestionRead
from api.problems import describe

worker_router = APIRouter(prefix="/v1/worker/calls/{call_id}", tags=["knowledge"], dependencies=[WorkerAuth])
router = APIRouter(prefix="/v1/questions", tags=["questions"])

Question = Annotated[str, Query(min_length=1, max_length=500, description="In the caller's own words")]


@worker_router.get("/knowledge", responses=describe(Unauthorized, CallNotFound))
async def search_knowledge(call_id: UUID, q: Question, session: Session) -> list[Article]:
    """Articles that answer a question, best first, each with the passage to say.

    Empty when nothing does: then the question is kept for the supervisors.
    """
    return await service.answer(session, call_id, q)


@router.get("", responses=describe(Unauthorized, SessionExpired, RoleTooLow))
async def list_questions(
    _: Supervisor,
    session: Session,
    state: Annotated[QuestionState | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> list[QuestionRead]:
    """Questions that no article answered, the most asked first. For supervisors."""
    return await questions.listed(session, state, limit)


@router.post(
    "/{question_id}/close",
    responses=describe(Unauthorized, SessionExpired, RoleTooLow, ForeignOrigin, QuestionNotFound, AlreadyClosed),
)
async def close_question(
    question_id: UUID, body: CloseQuestion, supervisor: Supervisor, session: Session
) -> QuestionRead:
    """An article answers it now, or it is none of our business. For supervisors.

    One that was answered and still finds no answer is open again; one that was dismissed stays so.
    `already-closed` carries `state` and `closed_by`: the name of who was faster.
    """
    return await questions.close(session, question_id, body, supervisor)
