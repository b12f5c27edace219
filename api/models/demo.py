from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Demo(Record):
    __tablename__ = "demos"
    # The same request sent twice is one demo.
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    # One slot, one caller. No foreign key: the calendar may be somebody else's.
    slot_id: Mapped[UUID] = mapped_column(unique=True)
    starts_at: Mapped[datetime]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promises.id"))
    key: Mapped[str]
