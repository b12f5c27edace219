from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.technical.lifecycle.logs import Fault, Fix
from api.technical.lifecycle.services import Service


class LineFinding(Record):
    """What measurements say of one customer's own line or equipment."""

    __tablename__ = "line_findings"
    __table_args__ = (
        # A line has one fault at a time.
        Index(
            "uq_line_findings_customer_id_service_open",
            "customer_id",
            "service",
            unique=True,
            postgresql_where="cleared_at IS NULL",
        ),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    service: Mapped[Service]
    fault: Mapped[Fault]
    finding: Mapped[str]  # a sentence that can be said to the caller
    advice: Mapped[str]
    remedy: Mapped[Fix | None]  # none: somebody has to go there
    cleared_at: Mapped[datetime | None]
