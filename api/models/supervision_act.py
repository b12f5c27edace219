from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api import contract
from api.models.base import Record


class SupervisionAct(Record):
    """What a supervisor did. Append-only: a trigger refuses everything else."""

    __tablename__ = "supervision_acts"
    __table_args__ = (
        # It was done to a call, or to an operator.
        CheckConstraint("call_id IS NOT NULL OR operator_id IS NOT NULL", name="done_to_somebody"),
        Index("ix_supervision_acts_created_at_id", "created_at", "id"),
        Index("ix_supervision_acts_call_id", "call_id"),
        Index("ix_supervision_acts_operator_id", "operator_id"),
    )

    by: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    act: Mapped[contract.SupervisionAct]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("calls.id"))
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]]  # what there is to say of such an act
