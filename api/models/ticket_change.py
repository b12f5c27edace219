from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.operator import Operator


class TicketChange(Record):
    """One field of a ticket, from what to what. Append-only: a trigger refuses everything else."""

    __tablename__ = "ticket_changes"
    __table_args__ = (
        # Somebody did it: a person or an agent.
        CheckConstraint("num_nonnulls(by_id, agent) = 1", name="is_somebodys"),
        Index("ix_ticket_changes_ticket_id_at", "ticket_id", "at"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    field: Mapped[str]
    before: Mapped[str | None]  # as people read it: a name, not an id
    after: Mapped[str | None]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    agent: Mapped[str | None]
    at: Mapped[datetime]

    by: Mapped[Operator | None] = relationship(lazy="raise")
