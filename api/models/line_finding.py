from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.technical.lifecycle import Fault, Service


class LineFinding(Record):
    """What measurements say of one customer's own line or equipment."""

    __tablename__ = "line_findings"
    __table_args__ = (UniqueConstraint("customer_id", "service"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    service: Mapped[Service]
    fault: Mapped[Fault]
    finding: Mapped[str]  # a sentence that can be said to the caller
    advice: Mapped[str]
