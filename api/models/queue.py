from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.contract import Category, Overflow, Strategy, WrapUpMode
from api.models.base import Base


class Queue(Base):
    """How callers with one skill's need are served: one row a skill, made by the migrations."""

    __tablename__ = "queues"
    __table_args__ = (
        # An offer that rings no time at all is missed by everybody.
        CheckConstraint("offer_seconds > 0 AND wrap_up_seconds > 0 AND target_seconds > 0", name="times_are_positive"),
        CheckConstraint("age_seconds_per_level >= 0 AND max_wait_seconds > 0", name="waits_are_positive"),
    )

    skill: Mapped[Category] = mapped_column(primary_key=True)
    strategy: Mapped[Strategy] = mapped_column(default=Strategy.longest_idle)
    offer_seconds: Mapped[int] = mapped_column(default=20)
    manual_pick: Mapped[bool] = mapped_column(default=True)
    max_wait_seconds: Mapped[int | None]  # None: as long as it takes
    overflow: Mapped[Overflow | None]  # when that is over, or nobody is there; None: what the dialled number has
    target_seconds: Mapped[int] = mapped_column(default=20)  # the service level's
    age_seconds_per_level: Mapped[int] = mapped_column(default=60)  # of waiting, that one level of severity is worth
    wrap_up_mode: Mapped[WrapUpMode] = mapped_column(default=WrapUpMode.timed)
    wrap_up_seconds: Mapped[int] = mapped_column(default=120)
    default_disposition: Mapped[str] = mapped_column(default="not_given")
