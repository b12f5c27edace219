from datetime import datetime
from uuid import UUID

from pydantic import Field

from api.schemas import Read


class RecordingRead(Read):
    id: UUID
    started_at: datetime = Field(description="The moment of its first sound.")
    seconds: float
