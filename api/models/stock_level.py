from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class StockLevel(Record):
    __tablename__ = "stock_levels"
    __table_args__ = (
        UniqueConstraint("good_id", "location"),
        CheckConstraint("quantity >= 0", name="quantity_is_not_negative"),
    )

    good_id: Mapped[UUID] = mapped_column(ForeignKey("goods.id"))
    location: Mapped[str]
    quantity: Mapped[int]
    restock_on: Mapped[date | None]
