from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class OrderLine(Record):
    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "item"),
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint("unit_price >= 0", name="unit_price_is_not_negative"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    item: Mapped[str]  # by name: the menu may be kept in another system
    quantity: Mapped[int]
    unit_price: Mapped[Decimal]  # as it was when the caller chose the item
