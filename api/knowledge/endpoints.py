from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import WorkerAuth
from api.contract import Article
from api.db import Session
from api.errors import Unauthorized
from api.knowledge import service
from api.problems import describe

router = APIRouter(prefix="/v1/worker", tags=["knowledge"], dependencies=[WorkerAuth])

Question = Annotated[str, Query(min_length=1, max_length=500, description="In the caller's own words")]


@router.get("/knowledge", responses=describe(Unauthorized))
async def search_knowledge(q: Question, session: Session) -> list[Article]:
    """Articles that answer a question, best first, each with the passage to say. Empty when nothing does."""
    return await service.search(session, q)
