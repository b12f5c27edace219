from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class KeptAnswer(Base):
    """What a request with an idempotency key did and was answered: the same key again is answered the same."""

    __tablename__ = "kept_answers"
    __table_args__ = (
        # The answer comes after the claim, in the same transaction, and whole.
        CheckConstraint("num_nulls(status, headers, body) IN (0, 3)", name="answer_is_whole"),
    )

    id: Mapped[bytes] = mapped_column(primary_key=True)  # SHA-256 of asker, method, path and key, which is nowhere
    fingerprint: Mapped[bytes]  # SHA-256 of the query and the body
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
