from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.technical.lifecycle.incidents import IncidentSeverity
from api.technical.lifecycle.services import Service


class Incident(Record):
    """Trouble with a service in a whole region, as the network's watch knows it."""

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("expected_end > started_at", name="expected_to_end_after_it_started"),
        CheckConstraint("resolved_at >= started_at", name="resolved_after_it_started"),
        # The incidents of now are few among those of ever.
        Index("ix_incidents_open", "region", "service", postgresql_where="resolved_at IS NULL"),
    )

    region: Mapped[str]
    service: Mapped[Service]
    severity: Mapped[IncidentSeverity]
    title: Mapped[str]
    public_note: Mapped[str] = mapped_column(default="")  # sentences as said to callers
    started_at: Mapped[datetime]
    expected_end: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
