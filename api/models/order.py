from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import OrderState, PaymentMethod
from api.models.base import Base, Record
from api.models.order_line import OrderLine

# Said on the phone and called out at the counter.
order_numbers = Sequence("order_numbers", start=101, metadata=Base.metadata)


class Order(Record):
    __tablename__ = "orders"
    __table_args__ = (
        # One caller, one order: another one begins only when the one before has been cancelled.
        Index("uq_orders_call_id_open", "call_id", unique=True, postgresql_where="state <> 'cancelled'"),
        # The kitchen knows when exactly those are ready that have been placed.
        CheckConstraint("(state = 'placed') = (ready_at IS NOT NULL)", name="placed_has_a_time"),
        CheckConstraint("(ready_at IS NULL) = (preparation_at IS NULL)", name="both_times_or_none"),
        CheckConstraint("preparation_at <= ready_at", name="prepared_before_ready"),
        # Who picks up says a number and pays.
        CheckConstraint("state <> 'placed' OR (number IS NOT NULL AND payment IS NOT NULL)", name="placed_is_whole"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_is_iso_4217"),
        Index("ix_orders_call_id", "call_id"),
        Index("ix_orders_created_at_id", "created_at", "id"),
        # What the kitchen has before it is little among the orders of ever.
        Index("ix_orders_ready_at_placed", "ready_at", postgresql_where="state = 'placed'"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    state: Mapped[OrderState] = mapped_column(default=OrderState.draft)
    number: Mapped[int | None]
    customer_name: Mapped[str | None]
    currency: Mapped[str]
    payment: Mapped[PaymentMethod | None]
    placed_at: Mapped[datetime | None]  # the last time
    preparation_at: Mapped[datetime | None]  # until then it can still be changed
    ready_at: Mapped[datetime | None]
    used_keys: Mapped[list[str]] = mapped_column(default=list)  # of requests that placed it; the last is the latest

    lines: Mapped[list[OrderLine]] = relationship(
        lazy="raise", order_by=(OrderLine.created_at, OrderLine.id), cascade="all, delete-orphan"
    )
