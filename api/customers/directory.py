"""Where customers are kept: a table by default; a user's own CRM may take its place.

Whatever keeps them, whoever is recognised in a call has a row of ours, which calls, tickets and promises refer to.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid5

from api.customers.lifecycle import Claims, OnFile
from api.models.customer import Customer

_OF_OTHER_SYSTEMS = UUID("5f2f1b0a-9a8e-4f43-9f0c-8d2c5b6f0e11")

InvoiceOwner = Callable[[str], Awaitable[str | None]]
"""By an invoice's number, the id of the customer as the billing system knows it."""


class Directory(Protocol):
    async def by_phone(self, phone: str) -> Sequence[OnFile]:
        """Two are enough to tell that it is not only one."""
        ...

    async def by_email(self, email: str) -> OnFile | None: ...

    async def invoice_owner(self, invoice_number: str) -> UUID | None: ...

    async def resembling(self, claims: Claims) -> Sequence[OnFile]:
        """Customers of whom one of the claims may be true, the likeliest first."""
        ...

    async def is_code(self, customer: Customer, code: str) -> bool:
        """Whether that is the customer's security code."""
        ...

    async def kept(self, found: OnFile) -> Customer:
        """Our row of a customer who was found here."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer as a CRM knows them, in written form."""

    reference: str  # the CRM's own id
    name: str
    email: str
    phone: str
    postcode: str
    region: str
    plan: str | None
    timezone: str

    @property
    def id(self) -> UUID:
        """Of our row; always the same for the same customer."""
        return uuid5(_OF_OTHER_SYSTEMS, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What to look for; empty is not known."""

    phone: str = ""
    email: str = ""
    name: str = ""
    postcode: str = ""
    invoice_number: str = ""


class Crm(Protocol):
    """A user's own system."""

    async def search(self, facts: Facts) -> Sequence[Person]:
        """Those of whom one of the facts may be true, the likeliest first."""
        ...

    async def is_code(self, reference: str, code: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What takes the place of tables when somebody is looked for."""

    crm: Crm | None = None
    invoice_owner: InvoiceOwner | None = None
