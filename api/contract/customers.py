from typing import Literal
from uuid import UUID

from pydantic import Field

from api.contract.base import Message


class Customer(Message):
    id: UUID
    name: str
    email: str
    phone: str
    plan: str | None
    timezone: str = Field(default="America/New_York", description="IANA name of the zone the customer lives in.")


class IdentifyCaller(Message):
    name: str | None = Field(default=None, max_length=120)
    email: str | None = Field(default=None, max_length=500, description="As it was said or spelled, or written.")


class Identity(Message):
    customer: Customer | None
    matched: list[Literal["phone", "email", "name", "postcode", "invoice", "code"]] = Field(
        description="Facts on file that the caller has matched so far in this call."
    )
    verified: bool = Field(description="The security code matched, or two facts of which one is not the name.")


class VerifyCaller(Message):
    """Facts said by the caller, compared with the file. After three failed tries: `verification-locked`."""

    email: str | None = None
    postcode: str | None = None
    invoice_number: str | None = None
    code: str | None = Field(
        default=None, description="The security code, 4 to 8 digits as they were said; enough alone."
    )
