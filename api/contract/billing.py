from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.contract.base import Message


class InvoiceStatus(StrEnum):
    open = "open"
    paid = "paid"
    partly_refunded = "partly_refunded"
    refunded = "refunded"


class InvoiceLine(Message):
    description: str
    amount: Decimal


class Invoice(Message):
    number: str = Field(examples=["INV-1042"])
    issued_on: datetime
    currency: str = Field(min_length=3, max_length=3, description="ISO 4217")
    total: Decimal
    status: InvoiceStatus
    lines: list[InvoiceLine]
    refunded: Decimal
    duplicate_charge: Decimal | None = Field(description="Amount charged more than once for the same thing, if any.")


class RequestRefund(Message):
    """Refund of an invoice or part of it. The same `key` twice is one refund and the same answer."""

    key: str = Field(min_length=8, max_length=100)
    invoice_number: str
    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    reason: str = Field(min_length=1, max_length=300)


class Refund(Message):
    id: UUID
    invoice_number: str
    amount: Decimal
    currency: str


class RefundRequestState(StrEnum):
    pending = "pending"
    approved = "approved"
    denied = "denied"


class RefundRequest(Message):
    """A refund that is too large for an agent: a person decides about it."""

    id: UUID
    invoice_number: str
    amount: Decimal
    currency: str
    state: RefundRequestState
    decide_by: AwareDatetime
