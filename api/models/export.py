from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import ListName
from api.models.base import Record
from api.models.operator import Operator


class Export(Record):
    """Somebody took a list out of the house."""

    __tablename__ = "exports"
    __table_args__ = (
        # How many went out is known when all have.
        CheckConstraint("(rows IS NULL) = (finished_at IS NULL)", name="finished_is_counted"),
        Index("ix_exports_created_at_id", "created_at", "id"),
    )

    by_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    list: Mapped[ListName]
    query: Mapped[dict[str, Any]]
    rows: Mapped[int | None]  # None: it goes on, or broke off
    finished_at: Mapped[datetime | None]

    by: Mapped[Operator] = relationship(lazy="raise")
