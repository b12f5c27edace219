from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class PriceBreak(Record):
    """From so many pieces on, each is cheaper."""

    __tablename__ = "price_breaks"
    __table_args__ = (
        UniqueConstraint("good_id", "min_quantity"),
        CheckConstraint("min_quantity > 1", name="min_quantity_is_several"),
        CheckConstraint("discount_percent BETWEEN 1 AND 99", name="discount_leaves_a_price"),
    )

    good_id: Mapped[UUID] = mapped_column(ForeignKey("goods.id"))
    min_quantity: Mapped[int]
    discount_percent: Mapped[int]
