from enum import StrEnum
from uuid import UUID

from pydantic import Field

from api.contract.base import Message


class Category(StrEnum):
    technical = "technical"
    billing = "billing"
    sales = "sales"
    general = "general"


class Severity(StrEnum):
    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


class TicketStatus(StrEnum):
    open = "open"
    pending = "pending"  # somebody owes the caller something
    resolved = "resolved"


class UpsertTicket(Message):
    """The case behind this call: made by the first request, changed by later ones. What is `None` stays as it is."""

    subject: str | None = Field(default=None, min_length=1, max_length=200)
    category: Category | None = None
    severity: Severity | None = None
    status: TicketStatus | None = None
    resolution: str | None = Field(default=None, max_length=2_000)


class TicketRef(Message):
    id: UUID
    number: int
    status: TicketStatus
