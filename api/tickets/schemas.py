from datetime import datetime
from uuid import UUID

from api.contract import Category, Severity, TicketStatus
from api.schemas import Read


class TicketRead(Read):
    id: UUID
    number: int
    subject: str
    category: Category
    severity: Severity
    status: TicketStatus
    resolution: str | None
    customer_id: UUID | None
    customer_name: str | None
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
