from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from api.contract import Category, Severity, TicketStatus
from api.models.base import Base, Record
from api.models.customer import Customer

# People say ticket numbers on the phone: short, counted up, and never mistaken for a small number in a sentence.
ticket_numbers = Sequence("ticket_numbers", start=1001, metadata=Base.metadata)


class Ticket(Record):
    __tablename__ = "tickets"
    __table_args__ = (
        # A resolved ticket says when.
        CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_has_a_time"),
        Index("ix_tickets_created_at_id", "created_at", "id"),
    )

    number: Mapped[int] = mapped_column(ticket_numbers, server_default=ticket_numbers.next_value(), unique=True)
    subject: Mapped[str] = mapped_column(default="")
    category: Mapped[Category] = mapped_column(default=Category.general)
    severity: Mapped[Severity] = mapped_column(default=Severity.low)
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.open)
    resolution: Mapped[str | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    resolved_at: Mapped[datetime | None]

    customer_name: Mapped[str | None] = column_property(
        select(Customer.name).where(Customer.id == customer_id).scalar_subquery()
    )
