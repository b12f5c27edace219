from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import PromiseKind
from api.models.base import Record


class Promise(Record):
    __tablename__ = "promises"
    # The same request sent twice is one promise.
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    kind: Mapped[PromiseKind]
    text: Mapped[str]
    due_at: Mapped[datetime | None]
    key: Mapped[str]
