from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.contract import QuestionState
from api.operators.schemas import OperatorRef
from api.schemas import Read


class QuestionRead(Read):
    """A question that no article answered."""

    id: UUID
    question: str = Field(description="As it was put last.")
    times: int = Field(description="How often it was asked.")
    created_at: datetime = Field(description="When it was asked first.")
    asked_at: datetime = Field(description="When it was asked last.")
    call_id: UUID = Field(description="The call in which it was asked last.")
    state: QuestionState
    note: str = Field(description="Of who closed it, this time or the time before.")
    closed_by: OperatorRef | None
    closed_at: datetime | None


class CloseQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: Literal[QuestionState.answered, QuestionState.dismissed]
    note: str = Field(default="", max_length=1_000)
