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
    voicemail = "voicemail"  # listen to the message, and answer it


class PromiseState(StrEnum):
    open = "open"
    kept = "kept"
    given_up = "given_up"  # it cannot be kept, and the ledger says why


class Attempt(StrEnum):
    """What came of trying to reach the caller."""

    reached = "reached"
    no_answer = "no_answer"
    wrong_number = "wrong_number"


class MakePromise(Message):
    kind: PromiseKind
    text: str = Field(min_length=1, max_length=500)
    due_at: AwareDatetime | None = None
    key: str = Field(min_length=8, max_length=100)


class PromiseRef(Message):
    id: UUID
    kind: PromiseKind
    due_at: AwareDatetime | None
