from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.operator import Operator


class OperatorSession(Record):
    __tablename__ = "operator_sessions"

    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)  # sha256, hexadecimal: the token itself is nowhere
    expires_at: Mapped[datetime]

    operator: Mapped[Operator] = relationship(lazy="raise")
