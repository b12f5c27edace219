from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class Flow(Record):
    """What some worker has said that it can run."""

    __tablename__ = "flows"

    name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    prompts_version: Mapped[str]
    last_announced_at: Mapped[datetime]
