from datetime import datetime

from sqlalchemy import BigInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class LiveChange(Base):
    """What one transaction has told the consoles. Append-only, and kept for an hour: `api.live.repository`."""

    __tablename__ = "live_changes"

    # The transaction's own number: a snapshot says of each whether it was there already. Postgres gives it out.
    xid: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, server_default=text("pg_current_xact_id()::text::bigint")
    )
    changes: Mapped[list[str]]  # each is JSON, as consoles read it
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
