from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Lease(Base):
    """The latest sign of life of the job that has a call.

    Written twice a second and worth nothing after a crash, when all jobs tell it anew: so it is not logged, and refers
    to no call that would have to be locked for it.
    """

    __tablename__ = "leases"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    call_id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    renewed_at: Mapped[datetime]
    is_dead: Mapped[bool] = mapped_column(default=False)  # its process is gone, as the worker saw
