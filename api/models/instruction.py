from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Instruction(Record):
    """What a person asked of the agents that have a call."""

    __tablename__ = "instructions"
    __table_args__ = (
        # They are carried out one after the other.
        UniqueConstraint("call_id", "number"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    number: Mapped[int]  # of the call's instructions, from 1
    body: Mapped[dict[str, Any]]  # `api.contract.Instruction`
    by: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    at: Mapped[datetime]
    taken_at: Mapped[datetime | None]  # when the worker had carried it out
