from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class CallEvent(Base):
    """Which reports have been stored, whatever their kind: the ledger that makes a report sent twice stored once."""

    __tablename__ = "call_events"
    # Two events never share a place in the order of a call.
    __table_args__ = (UniqueConstraint("call_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    seq: Mapped[int]
    type: Mapped[str]
    at: Mapped[datetime]
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())
