from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.contract import SignInEvent, SignInWay
from api.models.base import Record
from api.models.operator import Operator


class SignIn(Record):
    """Somebody signed in, tried to, or is no longer signed in. Append-only: a trigger refuses everything else."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        # Counting failures looks at the latest alone, however many there have been.
        Index("ix_sign_ins_email_at", "email", "at"),
        Index("ix_sign_ins_network_at_failed", "network", "at", postgresql_where="event = 'failed'"),
        Index("ix_sign_ins_operator_id_at", "operator_id", "at"),
        Index("ix_sign_ins_created_at_id", "created_at", "id"),
    )

    at: Mapped[datetime]
    event: Mapped[SignInEvent]
    way: Mapped[SignInWay]
    email: Mapped[str]  # as it was typed, in lower case, whether or not somebody has that address
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    by: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))  # who revoked
    reason: Mapped[str | None]
    address: Mapped[str]
    network: Mapped[str]  # of the address: what failures are counted by
    browser: Mapped[str]

    operator: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=operator_id)
    revoker: Mapped[Operator | None] = relationship(lazy="raise", foreign_keys=by)
