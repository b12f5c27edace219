from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from api.schemas import Read


class VoicemailRead(Read):
    id: UUID
    created_at: datetime
    seconds: Decimal
    transcript: str | None = Field(description="None: not yet transcribed. Empty: nothing could be understood.")
    promise_id: UUID = Field(description="To listen to it and answer.")
