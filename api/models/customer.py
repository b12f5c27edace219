from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Customer(Record):
    __tablename__ = "customers"
    __table_args__ = (
        # What the caller says is normalised before it is compared, and so is what is on file.
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint(r"phone ~ '^\+[0-9]{6,15}$'", name="phone_is_e164"),
        CheckConstraint("postcode ~ '^[0-9A-Z]+$'", name="postcode_is_written"),
        # Names and addresses are looked up as they sound, not only as they are.
        Index("ix_customers_name_sound", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        Index("ix_customers_email_sound", "email", postgresql_using="gin", postgresql_ops={"email": "gin_trgm_ops"}),
    )

    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(index=True)  # a household may share one
    postcode: Mapped[str]
    region: Mapped[str]
    plan: Mapped[str | None]
