from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Overflow
from api.models.base import Record


class Number(Record):
    """What people dial, and how it is answered."""

    __tablename__ = "numbers"
    __table_args__ = (
        CheckConstraint("number <> ''", name="number_is_dialable"),
        # Nobody is sent off without a word.
        CheckConstraint("overflow <> 'message' OR overflow_message IS NOT NULL", name="message_is_there"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # as `api.numbers.dialling.canonical` writes it
    flow: Mapped[str]
    language: Mapped[str]  # BCP 47
    greeting: Mapped[str | None]  # none: the flow's own
    timezone: Mapped[str]  # IANA
    hours: Mapped[dict[str, Any]]  # by weekday, lists of [open, close], local HH:MM; empty: always open
    holidays: Mapped[list[dict[str, Any]]]  # of {date, name}
    overflow: Mapped[Overflow]
    overflow_message: Mapped[str | None]
    emergency_words: Mapped[list[str]]
    emergency_answer: Mapped[str]
    records_calls: Mapped[bool] = mapped_column(default=False, server_default="false")
    provisioned: Mapped[bool] = mapped_column(default=False)  # LiveKit's trunk has it
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
