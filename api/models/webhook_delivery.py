from datetime import datetime

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class WebhookDelivery(Base):
    """What LiveKit has told us, by its own event id: a replay finds its row and has no effect."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (Index("ix_webhook_deliveries_room_event", "room", "event"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str]
    room: Mapped[str]
    created_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
