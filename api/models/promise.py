from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import PromiseKind
from api.models.base import Record


class Promise(Record):
    __tablename__ = "promises"
    __table_args__ = (
        # The same request sent twice is one promise.
        UniqueConstraint("call_id", "key"),
        # A promise that was kept says how.
        CheckConstraint("(kept_at IS NULL) = (outcome IS NULL)", name="kept_has_an_outcome"),
        # What is still owed is little of all that was promised.
        Index("ix_promises_owed", "call_id", postgresql_where="kept_at IS NULL"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    kind: Mapped[PromiseKind]
    text: Mapped[str]
    due_at: Mapped[datetime | None]
    key: Mapped[str]
    kept_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
