"""What a caller says to nobody, to be listened to later."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from api.contract.base import Message

MAX_MESSAGE_SECONDS = 120


class Voicemail(Message):
    id: UUID
    seconds: Decimal
    transcript: str | None


class Transcribe(Message):
    transcript: str = Field(max_length=20_000, description="Empty when nothing could be understood.")
