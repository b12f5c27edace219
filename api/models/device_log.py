from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record
from api.technical.lifecycle.logs import LogLevel
from api.technical.lifecycle.services import Service


class DeviceLog(Record):
    """One entry that a customer's device, or what it connects to, has written."""

    __tablename__ = "device_logs"
    __table_args__ = (Index("ix_device_logs_customer_id_service_at", "customer_id", "service", "at"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    service: Mapped[Service]
    at: Mapped[datetime]
    level: Mapped[LogLevel]
    code: Mapped[str]  # as the rules of `api.technical.lifecycle.logs` know it
    message: Mapped[str]
