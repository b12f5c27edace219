from datetime import datetime
from uuid import UUID

from pydantic import Field

from api.contract import PromiseKind
from api.schemas import Read


class PromiseRead(Read):
    id: UUID
    call_id: UUID
    kind: PromiseKind
    text: str
    due_at: datetime | None
    created_at: datetime
    kept_at: datetime | None
    outcome: str | None = Field(description="How it was kept.")
