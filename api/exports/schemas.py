from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from api.contract import ListName
from api.operators.schemas import OperatorRef
from api.schemas import Read


class ExportRead(Read):
    id: UUID
    created_at: datetime
    by: OperatorRef
    list: ListName
    query: dict[str, Any] = Field(description="The filter; empty for everything.")
    rows: int | None = Field(description="None while it goes on, and when it broke off.")
    finished_at: datetime | None
