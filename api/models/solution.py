from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from api.models.base import Record
from api.technical.lifecycle.services import Service


class Solution(Record):
    """A step that callers can take alone, in the order of `position`."""

    __tablename__ = "solutions"
    __table_args__ = (UniqueConstraint("service", "position"),)

    service: Mapped[Service]
    position: Mapped[int]
    instruction: Mapped[str]  # said to the caller as it is
