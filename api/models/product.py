from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Product(Record):
    __tablename__ = "products"
    __table_args__ = (CheckConstraint("price >= 0", name="price_is_not_negative"),)

    name: Mapped[str] = mapped_column(unique=True)
    price: Mapped[Decimal]  # a month
    currency: Mapped[str]
    description: Mapped[str]
