from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class MenuItem(Record):
    __tablename__ = "menu_items"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_is_not_negative"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_is_iso_4217"),
        CheckConstraint("preparation_minutes >= 0", name="preparation_takes_time"),
        # Nothing is sold that is not there.
        CheckConstraint("stock >= 0", name="stock_is_not_negative"),
    )

    position: Mapped[int] = mapped_column(default=0)  # the smaller is read out first
    name: Mapped[str] = mapped_column(unique=True)
    aliases: Mapped[list[str]] = mapped_column(default=list)  # what callers call it, too
    price: Mapped[Decimal]
    currency: Mapped[str]
    category: Mapped[str]
    description: Mapped[str]
    allergens: Mapped[list[str]] = mapped_column(default=list)
    may_contain: Mapped[list[str]] = mapped_column(default=list)
    preparation_minutes: Mapped[int] = mapped_column(default=0)  # of one cook
    stock: Mapped[int | None]  # null: not counted
