from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Record
from api.models.operator import Operator


class TicketComment(Record):
    """What a person noted on a ticket. Append-only: a trigger refuses everything else."""

    __tablename__ = "ticket_comments"
    __table_args__ = (Index("ix_ticket_comments_ticket_id_created_at", "ticket_id", "created_at"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id"))
    text: Mapped[str]

    author: Mapped[Operator] = relationship(lazy="raise")
