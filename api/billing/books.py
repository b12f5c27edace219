"""Where invoices are kept and money is given back. Postgres by default; a user's own billing may take its place.

Whatever keeps them, each invoice that was spoken of has a row of ours, which refunds and requests for them refer to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from api.models.invoice import Invoice


class Books(Protocol):
    async def latest(self, customer_id: UUID, limit: int) -> Sequence[Invoice]:
        """Newest first, with their lines."""
        ...

    async def invoice(self, customer_id: UUID, number: str) -> Invoice | None:
        """With its lines."""
        ...

    async def lock_invoice(self, customer_id: UUID, number: str, key: str) -> Invoice | None:
        """As it is now, held until commit, so that two refunds cannot both fit into what is left.

        A refund that was made with this key, and of which we lost the answer, counts as not made yet.
        """
        ...

    async def refund(self, invoice: Invoice, amount: Decimal, key: str, reason: str) -> None:
        """Give back an amount of a locked invoice. The same key twice is one refund.

        Raises `InvoiceNotFound`, `InvoiceNotPaid`, `RefundExceedsInvoice`, `RefundKeyReused`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of a bill."""

    description: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class GivenBack:
    amount: Decimal
    key: str | None  # ours, when we asked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An invoice as another system knows it."""

    number: str
    customer: str  # that system's id of the customer
    period: date  # first day of the month that is billed
    issued_on: datetime
    currency: str
    total: Decimal
    is_paid: bool
    lines: Sequence[Posting]
    refunds: Sequence[GivenBack]

    def refunded(self, but: str | None = None) -> Decimal:
        """In all, without what was given back with the key `but`."""
        return sum((given.amount for given in self.refunds if but is None or given.key != but), Decimal(0))


class Ledger(Protocol):
    """A user's own system."""

    async def latest(self, customer: str, limit: int) -> Sequence[Bill]:
        """Newest first."""
        ...

    async def bill(self, number: str) -> Bill | None: ...

    async def refund(self, number: str, amount: Decimal, currency: str, key: str, reason: str) -> None:
        """As `Books.refund`."""
        ...
