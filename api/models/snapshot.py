from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Snapshot(Base):
    """What the agents of a call knew last, for the job that takes over from one that died. One row a call."""

    __tablename__ = "snapshots"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    at: Mapped[datetime]
    state: Mapped[dict[str, Any]]  # the worker's own; nobody else reads it
