from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message


class Diagnosis(Message):
    service: str
    status: Literal["ok", "degraded", "outage", "misconfigured"]
    finding: str = Field(description="A sentence that can be said to the caller.")
    advice: str = Field(description="What the caller should try next; may be empty.")
    incident: str | None = Field(
        default=None,
        description="The known incident behind it, fit to be said, with times as the customer's clock shows.",
    )


class Incident(Message):
    """Trouble of a whole region that everybody may know of."""

    service: str
    region: str
    title: str
    note: str = Field(description="What is known of it, fit to be said; may be empty.")
    sentence: str = Field(description="Where, since when and until when, with times as the customer's clock shows.")
    started_at: AwareDatetime
    expected_end: AwareDatetime | None


class LogEntry(Message):
    at: AwareDatetime
    level: Literal["info", "warning", "error"]
    code: str
    message: str


class SystemLogs(Message):
    service: str
    entries: list[LogEntry] = Field(description="The latest, newest first.")
    finding: str = Field(description="What they mean, fit to be said to the caller.")
    suggested_fix: str | None = Field(description="What `ApplyFix.fix` would mend it; none when nothing was found.")


class ApplyFix(Message):
    key: str = Field(min_length=8, max_length=100)
    service: str = Field(min_length=1, max_length=100)
    fix: str = Field(min_length=1, max_length=100)


class FixResult(Message):
    service: str
    fix: str
    worked: bool
    finding: str = Field(description="What came of it, fit to be said to the caller.")


class Solution(Message):
    """A step that a caller can take alone."""

    id: UUID
    service: str
    instruction: str
