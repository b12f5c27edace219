from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.operator import Operator


class AccountChange(Record):
    """One field of an account changed. Append-only: a trigger refuses everything else."""

    __tablename__ = "account_changes"
    __table_args__ = (Index("ix_account_changes_operator_id_at", "operator_id", "at"),)

    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # None: the terminal, or the sign-in's claims
    at: Mapped[datetime]

    author: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=by)
