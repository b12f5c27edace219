from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.contract import Customer, Invoice, RefundRequestState
from api.operators.schemas import OperatorRef
from api.schemas import Read


class RefundRequestRead(Read):
    """A refund over the agents' limit, with what one needs to decide about it."""

    id: UUID
    invoice_number: str
    amount: Decimal
    currency: str
    state: RefundRequestState
    decide_by: datetime
    reason: str
    created_at: datetime
    call_id: UUID = Field(description="The call in which it was asked for.")
    customer: Customer
    invoice: Invoice
    decided_by: OperatorRef | None
    decided_at: datetime | None
    note: str | None = Field(description="Why it was decided so.")


class Decide(BaseModel):
    model_config = ConfigDict(extra="forbid")

    approve: bool
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)] = Field(
        description="Why: it stays on record."
    )
