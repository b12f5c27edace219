from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Discrepancy
from api.models.base import Record


class Repair(Record):
    """LiveKit's rooms and our calls said different things, and were made to agree."""

    __tablename__ = "repairs"
    __table_args__ = (Index("ix_repairs_created_at_id", "created_at", "id"),)

    found: Mapped[Discrepancy]
    room: Mapped[str]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("calls.id"))
    at: Mapped[datetime]
