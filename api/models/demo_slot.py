from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class DemoSlot(Record):
    __tablename__ = "demo_slots"

    starts_at: Mapped[datetime] = mapped_column(unique=True)
