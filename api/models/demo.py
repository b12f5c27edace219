from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.demo_slot import DemoSlot


class Demo(Record):
    __tablename__ = "demos"
    # The same request sent twice is one demo.
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("demo_slots.id"), unique=True)  # one slot, one caller
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promises.id"))
    key: Mapped[str]

    slot: Mapped[DemoSlot] = relationship(lazy="raise")
