from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.technical.lifecycle import Health, Service


class ServiceStatus(Record):
    """How a service does in a region, as the network's watch sees it."""

    __tablename__ = "service_statuses"
    __table_args__ = (
        UniqueConstraint("region", "service"),
        CheckConstraint("health <> 'ok' OR expected_fix_at IS NULL", name="only_trouble_gets_fixed"),
    )

    region: Mapped[str]
    service: Mapped[Service]
    health: Mapped[Health] = mapped_column(default=Health.ok)
    cause: Mapped[str] = mapped_column(default="")  # as said to the caller: "a damaged cable"
    expected_fix_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
