from datetime import datetime
from uuid import UUID

from api.contract import Discrepancy
from api.schemas import Read


class RepairRead(Read):
    id: UUID
    found: Discrepancy
    room: str
    call_id: UUID | None
    at: datetime
