from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract import Order


class OrderRead(Order):
    """An order as the console lists it."""

    call_id: UUID
    created_at: AwareDatetime
    placed_at: AwareDatetime | None = Field(description="The last time, when it was reopened in between.")
