from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.technical.lifecycle.logs import Fix
from api.technical.lifecycle.services import Service


class AppliedFix(Record):
    """What was tried from afar in a call, and what came of it."""

    __tablename__ = "fixes"
    # The same request sent twice is one fix.
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    key: Mapped[str]
    service: Mapped[Service]
    fix: Mapped[Fix]
    worked: Mapped[bool]
    finding: Mapped[str]
