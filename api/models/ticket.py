from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from api.contract import Category, Severity, TicketStatus
from api.models.base import Base, Record
from api.models.customer import Customer
from api.models.operator import Operator
from api.models.words import Words, words_index, words_of

# People say ticket numbers on the phone: short, counted up, and never mistaken for a small number in a sentence.
ticket_numbers = Sequence("ticket_numbers", start=1001, metadata=Base.metadata)


class Ticket(Record):
    __tablename__ = "tickets"
    __table_args__ = (
        # A resolved ticket says when.
        CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_has_a_time"),
        # What went into another ticket is nobody's open case, and never its own.
        CheckConstraint("merged_into IS NULL OR status = 'resolved'", name="merged_is_resolved"),
        CheckConstraint("merged_into <> number", name="not_merged_into_itself"),
        Index("ix_tickets_created_at_id", "created_at", "id"),
        # Lists by one thing, newest first.
        Index("ix_tickets_status_created_at_id", "status", "created_at", "id"),
        Index("ix_tickets_owner_id_created_at_id", "owner_id", "created_at", "id"),
        Index("ix_tickets_severity_created_at_id", "severity", "created_at", "id"),
        Index("ix_tickets_category_created_at_id", "category", "created_at", "id"),
        Index("ix_tickets_tags", "tags", postgresql_using="gin"),
        Index("ix_tickets_merged_into", "merged_into", postgresql_where="merged_into IS NOT NULL"),
        words_index("tickets"),
    )

    number: Mapped[int] = mapped_column(ticket_numbers, server_default=ticket_numbers.next_value(), unique=True)
    subject: Mapped[str] = mapped_column(default="")
    category: Mapped[Category] = mapped_column(default=Category.general)
    severity: Mapped[Severity] = mapped_column(default=Severity.low)
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.open)
    resolution: Mapped[str | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("operators.id"))
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")  # normalised, in order
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # counted up by each change
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("tickets.number"))  # a number that leads nowhere else
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    resolved_at: Mapped[datetime | None]

    customer_name: Mapped[str | None] = column_property(
        select(Customer.name).where(Customer.id == customer_id).scalar_subquery()
    )
    owner_name: Mapped[str | None] = column_property(
        select(Operator.name).where(Operator.id == owner_id).scalar_subquery()
    )

    words: Mapped[Words] = words_of("subject")
