from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class ToolCall(Record):
    __tablename__ = "tool_calls"
    __table_args__ = (UniqueConstraint("call_id", "seq"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    agent: Mapped[str]
    tool: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    result: Mapped[str]
    failed: Mapped[bool] = mapped_column(default=False)
    duration_ms: Mapped[int]
