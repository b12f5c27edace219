from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.contract import Attempt, Category, PromiseKind, PromiseState
from api.models import Promise
from api.operators.schemas import OperatorRef
from api.schemas import Read

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]


class PromiseRead(Read):
    id: UUID
    call_id: UUID
    kind: PromiseKind
    text: str
    state: PromiseState
    due_at: datetime | None
    overdue: bool = Field(description="Due, and neither kept nor given up: broken.")
    owner: OperatorRef | None = Field(description="Who has it; None: whoever takes it.")
    created_at: datetime
    kept_at: datetime | None
    given_up_at: datetime | None
    outcome: str | None = Field(description="How it was kept, or why it was given up.")

    @classmethod
    def of(cls, promise: Promise, **more: Any) -> Self:
        return cls.model_validate(
            {
                **{name: getattr(promise, name) for name in cls.model_fields if hasattr(promise, name)},
                **more,
            }
        )


class LedgerLine(PromiseRead):
    """A promise with the little that one needs to keep it."""

    caller_name: str | None
    caller_number: str
    ticket_id: UUID | None
    attempts: int = Field(description="How often the caller was tried to be reached.")
    last_attempt: Attempt | None
    last_attempt_at: datetime | None


class CallbackLine(LedgerLine):
    """A callback that keeps the place in line."""

    skill: Category
    waiting_since: datetime
    position: int = Field(description="Among those who wait and those who are called back, of its skill; 1 is next.")
    goes_before: UUID | None = Field(description="The first waiting entry, of whatever skill, that comes after it.")


class PromiseChangeRead(Read):
    id: UUID
    change: str
    at: datetime
    author: OperatorRef | None = Field(description="None: the server.")
    owner: OperatorRef | None = Field(description="Whose it was from then on.")
    attempt: Attempt | None
    note: str | None


class PromiseDetail(LedgerLine):
    changes: list[PromiseChangeRead] = Field(description="What was done about it, oldest first. Append-only.")


class PromiseCounts(BaseModel):
    """What is still owed."""

    mine: int
    unowned: int
    overdue: int


class BrokenPromises(BaseModel):
    """Promises that were not kept in time, of those due lately and all that are still open."""

    since: datetime
    overdue: int = Field(description="Open, and due.")
    given_up: int
    kept_late: int
    items: list[LedgerLine] = Field(description="The longest overdue first, then those done with, newest first.")


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hand(_Request):
    to: UUID | None = Field(description="An operator; None puts it back for whoever takes it.")
    note: Words | None = None


class NoteAttempt(_Request):
    result: Attempt
    note: Words | None = None


class Keep(_Request):
    outcome: Words = Field(description="How it was kept.")


class GiveUp(_Request):
    reason: Words
