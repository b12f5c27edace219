from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Leader(Base):
    """Which of many api processes does what only one need do. By time, not by connection: a frozen process loses it."""

    __tablename__ = "leaders"

    task: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[UUID]  # a process
    until: Mapped[datetime]
