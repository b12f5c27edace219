from datetime import datetime

from sqlalchemy import CheckConstraint, Computed, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.models.words import Words, last_digits_index, words_index, words_of

# An address as it sounds: what `api.contract.spoken.email_key` makes of it.
EMAIL_KEY = "regexp_replace(split_part(email, '@', 1), '[._-]', '', 'g') || '@' || split_part(email, '@', 2)"


class Customer(Record):
    __tablename__ = "customers"
    __table_args__ = (
        # What the caller says is normalised before it is compared, and so is what is on file.
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint(r"phone ~ '^\+[0-9]{6,15}$'", name="phone_is_e164"),
        CheckConstraint("postcode ~ '^[0-9A-Z]+$'", name="postcode_is_written"),
        # In our own file an address is one customer's. Another system's we copy as it is, old copies beside new ones.
        Index("uq_customers_email_own", "email", unique=True, postgresql_where="external_id IS NULL"),
        # Names are looked up as they sound, not only as they are.
        Index("ix_customers_name_sound", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        words_index("customers"),
        # By the last digits, as people give a number.
        last_digits_index("customers", "phone"),
        Index("ix_customers_created_at_id", "created_at", "id"),
    )

    external_id: Mapped[str | None] = mapped_column(unique=True)  # in the user's own CRM, when that is connected
    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(Computed(EMAIL_KEY, persisted=True), index=True)
    phone: Mapped[str] = mapped_column(index=True)  # a household may share one
    postcode: Mapped[str]
    region: Mapped[str]
    plan: Mapped[str | None]
    timezone: Mapped[str] = mapped_column(server_default="America/New_York")  # IANA

    security_code_hash: Mapped[str | None]
    wrong_codes: Mapped[int] = mapped_column(server_default="0")  # as `api.customers.lifecycle.WrongCodes`
    wrong_codes_since: Mapped[datetime | None]

    words: Mapped[Words] = words_of("name || ' ' || email")
