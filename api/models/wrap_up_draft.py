from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Record


class WrapUpDraft(Record):
    """What an agent proposed for the work after a call. What the operator made of it stands in the entry."""

    __tablename__ = "wrap_up_drafts"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entries.id"), unique=True)
    summary: Mapped[str]
    disposition: Mapped[str]
