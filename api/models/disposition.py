from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Category
from api.models.base import Record


class Disposition(Record):
    """What after-call work can end with."""

    __tablename__ = "dispositions"
    # A code means one thing in a queue.
    __table_args__ = (UniqueConstraint("code", "queue", postgresql_nulls_not_distinct=True),)

    code: Mapped[str]
    queue: Mapped[Category | None]  # None: every queue's
    label: Mapped[str]
    position: Mapped[int]  # in the list that operators choose from
    active: Mapped[bool] = mapped_column(default=True)  # can be chosen; a queue may fall back on one that cannot
