from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import SignInWay
from api.models.base import Record
from api.models.operator import Operator


class OperatorSession(Record):
    __tablename__ = "operator_sessions"
    __table_args__ = (Index("ix_operator_sessions_running_out", "expires_at", postgresql_where="NOT expiry_recorded"),)

    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)  # sha256, hexadecimal: the token itself is nowhere
    way: Mapped[SignInWay]
    address: Mapped[str]
    browser: Mapped[str]
    last_used_at: Mapped[datetime]  # to five minutes
    expires_at: Mapped[datetime]
    expiry_recorded: Mapped[bool] = mapped_column(default=False)

    operator: Mapped[Operator] = relationship(lazy="raise")
