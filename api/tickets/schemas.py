from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from api.contract import Category, Severity, TicketStatus
from api.operators.schemas import OperatorRef
from api.schemas import Read

MOST_TAGS = 20
LONGEST_TAG = 40

Tag = Annotated[str, StringConstraints(max_length=LONGEST_TAG)]
OwnerWord = Literal["me", "nobody"]

TAKEN_AWAY_BY_NULL = {"owner_id", "resolution"}


class TicketRead(Read):
    id: UUID
    number: int
    subject: str
    category: Category
    severity: Severity
    status: TicketStatus
    resolution: str | None
    customer_id: UUID | None
    customer_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    tags: list[str]
    version: int = Field(description="Counted up by each change.")
    merged_into: int | None = Field(description="The number of the ticket that it went into.")
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None


class CommentRead(Read):
    id: UUID
    ticket_id: UUID = Field(description="Another one's, when that was merged into this.")
    author: OperatorRef
    text: str
    created_at: datetime


class TicketChangeRead(Read):
    id: UUID
    field: str
    before: str | None
    after: str | None
    by: OperatorRef | None = Field(description="None when it was an agent.")
    agent: str | None
    at: datetime


class ChangeTicket(BaseModel):
    """What is left out stays as it is. `null` takes the owner or the resolution away."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(description="Of the ticket that this is a change of.")
    subject: str | None = Field(default=None, min_length=1, max_length=200)
    category: Category | None = None
    severity: Severity | None = None
    status: TicketStatus | None = None
    resolution: str | None = Field(default=None, max_length=2_000)
    owner_id: UUID | None = None
    tags: list[Tag] | None = Field(default=None, max_length=MOST_TAGS)

    def wanted(self) -> dict[str, Any]:
        """By field, what it shall be."""
        given = self.model_dump(exclude_unset=True, exclude={"version"})
        return {name: value for name, value in given.items() if value is not None or name in TAKEN_AWAY_BY_NULL}

    @field_validator("subject")
    @classmethod
    def _is_said(cls, subject: str | None) -> str | None:
        if subject is not None and not subject.strip():
            raise ValueError("A subject says something.")
        return subject.strip() if subject else subject


class WriteComment(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]


class MergeTicket(BaseModel):
    model_config = ConfigDict(extra="forbid")

    into: int = Field(ge=1, le=2**31 - 1, description="The number of the ticket that it goes into.")


class TicketFilter(BaseModel):
    """Which tickets; what is left out does not matter. Of several values any will do, of several tags all are asked."""

    model_config = ConfigDict(extra="forbid")

    status: list[TicketStatus] = []
    severity: list[Severity] = []
    category: list[Category] = []
    tag: list[Tag] = []
    owner: OwnerWord | UUID | None = None
    customer: UUID | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    owed: bool | None = Field(default=None, description="Whether a promise to the caller is still to be kept.")
    merged: bool = Field(default=False, description="Those that went into others instead of those that did not.")

    def seen_by(self, operator_id: UUID) -> "TicketFilter":
        """The same with "me" put as who that is."""
        return self.model_copy(update={"owner": operator_id}) if self.owner == "me" else self
