"""What a caller was told that somebody must now keep."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message


class PromiseKind(StrEnum):
    callback = "callback"
    refund = "refund"
    refund_decision = "refund_decision"
    payment_link = "payment_link"
    demo = "demo"


class MakePromise(Message):
    kind: PromiseKind
    text: str = Field(min_length=1, max_length=500)
    due_at: AwareDatetime | None = None
    key: str = Field(min_length=8, max_length=100)


class PromiseRef(Message):
    id: UUID
    kind: PromiseKind
    due_at: AwareDatetime | None
