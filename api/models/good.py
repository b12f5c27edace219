from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.price_break import PriceBreak


class Good(Record):
    """Sold by the piece and kept in stock; what is billed by the month is a product."""

    __tablename__ = "goods"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_is_not_negative"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_is_iso_4217"),
    )

    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    aliases: Mapped[list[str]] = mapped_column(default=list)  # what callers call it, too
    price: Mapped[Decimal]  # of one piece
    currency: Mapped[str]
    description: Mapped[str]

    breaks: Mapped[list[PriceBreak]] = relationship(lazy="raise", order_by=PriceBreak.min_quantity)
